/** Which countermeasures there are: the live view of them that a vendor holds. */
@NullMarked
package io.countermeasure.registry;

import org.jspecify.annotations.NullMarked;
