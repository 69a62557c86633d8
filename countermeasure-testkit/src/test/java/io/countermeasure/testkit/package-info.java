@NullMarked
package io.countermeasure.testkit;

import org.jspecify.annotations.NullMarked;
