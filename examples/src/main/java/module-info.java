/** Examples: an agent that embeds the engine, and a demonstration of it. */
@org.jspecify.annotations.NullMarked
module io.countermeasure.examples {
    requires static org.jspecify;
    requires io.countermeasure.core;
    requires io.countermeasure.python;
    requires java.net.http;
    requires jdk.httpserver;
}
