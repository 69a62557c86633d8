/** Starts, captures and ends processes. Exported to our own modules only. */
@NullMarked
package io.countermeasure.process;

import org.jspecify.annotations.NullMarked;
