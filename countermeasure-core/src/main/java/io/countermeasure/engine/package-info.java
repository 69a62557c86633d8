/** The engine: what a vendor builds, asks and closes. */
@NullMarked
package io.countermeasure.engine;

import org.jspecify.annotations.NullMarked;
