/** How runs are confined on this host. */
@NullMarked
package io.countermeasure.core.internal.sandbox;

import org.jspecify.annotations.NullMarked;
