/** A small agent that embeds the engine: incidents come as files, results go to a cloud by HTTP. Read EmbeddedAgent first. */
@NullMarked
package io.countermeasure.examples.agent;

import org.jspecify.annotations.NullMarked;
