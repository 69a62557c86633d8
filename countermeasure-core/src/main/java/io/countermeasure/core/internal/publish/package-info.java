/** Results on their way to sinks. */
@NullMarked
package io.countermeasure.core.internal.publish;

import org.jspecify.annotations.NullMarked;
