/** What a countermeasure's author extends and is given. */
@NullMarked
package io.countermeasure.plugin;

import org.jspecify.annotations.NullMarked;
