/** Python plugins: the loader, and the interpreter that is to run them. */
@NullMarked
package io.countermeasure.python;

import org.jspecify.annotations.NullMarked;
