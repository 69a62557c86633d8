/** The documents say what is so: their samples, tables, links and sessions are compared with the code, or run. */
@NullMarked
package io.countermeasure.integration.docs;

import org.jspecify.annotations.NullMarked;
