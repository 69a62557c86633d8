/** Plugins that are jars: what is read of them as data, and the JVM that runs them. */
@NullMarked
package io.countermeasure.core.internal.jar;

import org.jspecify.annotations.NullMarked;
