/** Bounded JSON reading and writing for our own modules; not for anybody else. */
@NullMarked
package io.countermeasure.json.internal;

import org.jspecify.annotations.NullMarked;
