/** What an integrator implements: loaders, sandboxes, sinks, gates, listeners and the clock. */
@NullMarked
package io.countermeasure.spi;

import org.jspecify.annotations.NullMarked;
