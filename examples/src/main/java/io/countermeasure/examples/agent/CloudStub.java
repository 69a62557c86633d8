package io.countermeasure.examples.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.countermeasure.json.ResultJson;
import io.countermeasure.model.ExecutionResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the agent's cloud, on this host: keeps the catalog and each result once, whoever sends it how often.
 * Thread-safe; closed by whoever made it.
 */
public final class CloudStub implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, ExecutionResult> results = new LinkedHashMap<>();
    private @Nullable String catalog;
    private int refusals;

    /** A stub on a free port of the loopback interface. */
    public CloudStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Where it listens. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** Answers that many requests with 503 before it takes any more. */
    public synchronized void refuse(int requests) {
        refusals = requests;
    }

    /** The catalog as it came last. */
    public synchronized Optional<String> catalog() {
        return Optional.ofNullable(catalog);
    }

    /** The results so far, in the order in which they came. */
    public synchronized List<ExecutionResult> results() {
        return new ArrayList<>(results.values());
    }

    /**
     * Waits for a result.
     *
     * @throws IllegalStateException if none has come in time
     */
    public synchronized ExecutionResult await(Predicate<ExecutionResult> wanted, Duration longest)
            throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (true) {
            Optional<ExecutionResult> found =
                    results.values().stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new IllegalStateException("no such result within " + longest + " but " + results.values());
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            exchange.sendResponseHeaders(take(request, key, body), -1);
        }
    }

    private synchronized int take(String request, @Nullable String key, String body) {
        if (refusals > 0) {
            refusals--;
            return 503;
        }
        if (request.equals("PUT /catalog")) {
            catalog = body;
        } else if (request.equals("POST /results") && key != null) {
            results.putIfAbsent(key, ResultJson.read(body));
        } else {
            return 400;
        }
        notifyAll();
        return 204;
    }
}
