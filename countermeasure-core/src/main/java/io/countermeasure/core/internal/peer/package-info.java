/** Single-use workers of any language: how one is talked to, and the few that stand ready. */
@NullMarked
package io.countermeasure.core.internal.peer;

import org.jspecify.annotations.NullMarked;
