/** What sudo lets a user do, and the lines that are missing. */
@org.jspecify.annotations.NullMarked
package io.countermeasure.core.internal.sudo;
