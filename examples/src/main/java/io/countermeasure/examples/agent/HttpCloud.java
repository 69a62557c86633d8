package io.countermeasure.examples.agent;

import io.countermeasure.json.CatalogJson;
import io.countermeasure.json.ResultJson;
import io.countermeasure.model.Catalog;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.spi.ResultSink;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * The agent's cloud: {@code PUT catalog} says which countermeasures there are, {@code POST results} takes one result. The
 * {@code Idempotency-Key} lets the cloud know a result it has had before. Thread-safe.
 */
final class HttpCloud implements ResultSink {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final URI base;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    HttpCloud(URI base) {
        this.base = base;
    }

    /** Any answer but 2xx is an exception, so that the engine offers the result again. */
    @Override
    public void publish(ExecutionResult result) throws IOException, InterruptedException {
        send(request("results")
                .header("Idempotency-Key", result.executionId())
                .POST(BodyPublishers.ofString(ResultJson.write(result))));
    }

    void announce(Catalog catalog) throws IOException, InterruptedException {
        send(request("catalog").PUT(BodyPublishers.ofString(CatalogJson.write(catalog))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).header("Content-Type", "application/json");
    }

    private void send(HttpRequest.Builder builder) throws IOException, InterruptedException {
        HttpRequest request = builder.build();
        int status =
                client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status / 100 != 2) {
            throw new IOException(request.method() + " " + request.uri() + " was answered with " + status);
        }
    }
}
