/** Values: what a plugin says of itself, what an incident says, and what a run came to. All immutable and thread-safe. */
@NullMarked
package io.countermeasure.model;

import org.jspecify.annotations.NullMarked;
