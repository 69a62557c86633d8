/**
 * For tests of plugins, of agents and of extensions: {@link io.countermeasure.testkit.PluginTester} runs one plugin as an engine does,
 * {@link io.countermeasure.testkit.CountermeasureTest} gives a test an engine, the fakes stand in for a host, and the contracts are
 * tests that implementations of the extension points inherit.
 */
@NullMarked
package io.countermeasure.testkit;

import org.jspecify.annotations.NullMarked;
