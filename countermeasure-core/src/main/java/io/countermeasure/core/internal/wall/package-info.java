/** Tells the people at this host's terminals what is about to run. */
@NullMarked
package io.countermeasure.core.internal.wall;

import org.jspecify.annotations.NullMarked;
