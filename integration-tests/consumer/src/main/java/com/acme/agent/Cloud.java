package com.acme.agent;

import io.countermeasure.model.Catalog;
import io.countermeasure.model.ExecutionResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The vendor's side of the wire: what was sent there. */
public final class Cloud {

    private final List<Catalog> catalogs = new CopyOnWriteArrayList<>();
    private final List<ExecutionResult> results = new CopyOnWriteArrayList<>();
    private final List<String> alerts = new CopyOnWriteArrayList<>();

    public void announce(Catalog catalog) {
        catalogs.add(catalog);
    }

    public void publish(ExecutionResult result) {
        results.add(result);
    }

    public void alert(String message) {
        alerts.add(message);
    }

    public List<Catalog> catalogs() {
        return catalogs;
    }

    public List<ExecutionResult> results() {
        return results;
    }

    public List<String> alerts() {
        return alerts;
    }
}
