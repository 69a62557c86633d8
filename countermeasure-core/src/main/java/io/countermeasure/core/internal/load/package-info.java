/**
 * From plugin files to plugins: {@link PluginIndex} is the entry. Directories are listed, files are checked and read,
 * loaders turn them into plugins, and a snapshot says which key is whose.
 */
@NullMarked
package io.countermeasure.core.internal.load;

import org.jspecify.annotations.NullMarked;
