/** One class per section; Bench lists them. A section compares within one run of itself: only its ratios mean something elsewhere. */
@NullMarked
package io.countermeasure.benchmarks;

import org.jspecify.annotations.NullMarked;
