/** The operator's command: one class a command, what they share, and nothing an embedder needs. */
@NullMarked
package io.countermeasure.cli;

import org.jspecify.annotations.NullMarked;
