/** The JVM that runs one plugin of a jar and ends: its main, and what it gives to the plugin. No class of it runs in an agent. */
@NullMarked
package io.countermeasure.process.worker;

import org.jspecify.annotations.NullMarked;
