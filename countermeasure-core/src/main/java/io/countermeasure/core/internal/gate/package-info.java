/** One class per reason not to run. */
@NullMarked
package io.countermeasure.core.internal.gate;

import org.jspecify.annotations.NullMarked;
