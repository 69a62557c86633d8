/** The pipeline, its limits, and what a run is given. */
@NullMarked
package io.countermeasure.core.internal.run;

import org.jspecify.annotations.NullMarked;
