/** What holds for all modules together. */
@NullMarked
package io.countermeasure.integration;

import org.jspecify.annotations.NullMarked;
