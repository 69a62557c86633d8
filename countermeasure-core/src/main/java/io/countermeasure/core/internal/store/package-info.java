/** What must survive the process: starts and locks. */
@NullMarked
package io.countermeasure.core.internal.store;

import org.jspecify.annotations.NullMarked;
