/** A loader of another language, as an outside project would write it: it knows exported packages only. */
@NullMarked
package io.countermeasure.integration.shell;

import org.jspecify.annotations.NullMarked;
