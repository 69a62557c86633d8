/** Programs that do what programs should not, run by a real engine. */
@NullMarked
package io.countermeasure.integration.hostile;

import org.jspecify.annotations.NullMarked;
