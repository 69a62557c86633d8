/** What bin/demo runs: the embedded agent meets real incidents, and every step is checked. */
@NullMarked
package io.countermeasure.examples.demo;

import org.jspecify.annotations.NullMarked;
