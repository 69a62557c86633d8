/** JSON plugins, incidents, catalogs and results. */
@NullMarked
package io.countermeasure.json;

import org.jspecify.annotations.NullMarked;
