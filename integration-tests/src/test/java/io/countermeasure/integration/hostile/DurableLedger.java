package io.countermeasure.integration.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What became of all requests to a {@link DurableAgent}.
 *
 * @param begun the requests whose runs left a mark, and how many each
 * @param returned what requesters had
 * @param published what the sink took, in its order
 */
record DurableLedger(Map<String, Integer> begun, List<Returned> returned, List<Published> published) {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    record Returned(Published result, boolean durable) {}

    record Published(String id, String request, String outcome) {

        static Published of(String[] fields, int from) {
            return new Published(fields[from], fields[from + 1], fields[from + 2]);
        }

        boolean isRun() {
            return !outcome.startsWith("REJECTED");
        }
    }

    static DurableLedger of(DurableAgent agent) throws IOException {
        return new DurableLedger(
                begun(agent.marks()),
                Files.readAllLines(agent.returned()).stream()
                        .map(line -> line.split(" ", -1))
                        .map(f -> new Returned(Published.of(f, 1), Boolean.parseBoolean(f[4])))
                        .toList(),
                Files.readAllLines(agent.published()).stream()
                        .map(line -> Published.of(line.split(" ", -1), 0))
                        .toList());
    }

    private static Map<String, Integer> begun(Path marks) throws IOException {
        try (Stream<Path> files = Files.list(marks)) {
            return files.collect(Collectors.toMap(file -> "r" + file.getFileName(), DurableLedger::lines));
        }
    }

    private static int lines(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a requester had as durable, and what began, without anything at the sink. */
    Set<String> lost() {
        Set<String> ids = published.stream().map(Published::id).collect(Collectors.toSet());
        Set<String> requests = published.stream()
                .filter(Published::isRun)
                .map(Published::request)
                .collect(Collectors.toSet());
        Set<String> lost = new TreeSet<>();
        returned.stream()
                .filter(r -> r.durable() && !ids.contains(r.result().id()))
                .forEach(r -> lost.add("had " + r.result()));
        begun.keySet().stream().filter(request -> !requests.contains(request)).forEach(r -> lost.add("began " + r));
        return lost;
    }

    /** Requests with more than one mark, or with more than one execution. */
    Set<String> twice() {
        Set<String> twice = new TreeSet<>();
        begun.forEach((request, times) -> {
            if (times > 1) {
                twice.add(request + " began " + times + " times");
            }
        });
        published.stream()
                .filter(Published::isRun)
                .collect(Collectors.groupingBy(
                        Published::request, Collectors.mapping(Published::id, Collectors.toSet())))
                .forEach((request, ids) -> {
                    if (ids.size() > 1) {
                        twice.add(request + " as " + ids);
                    }
                });
        return twice;
    }

    List<Published> without() {
        return published.stream().filter(p -> !ID.matcher(p.id()).matches()).toList();
    }

    /** Ids under which the sink took, or a requester had, more than one result. */
    Set<String> changed() {
        List<Published> all = new ArrayList<>(published);
        returned.forEach(r -> all.add(r.result()));
        return all.stream().collect(Collectors.groupingBy(Published::id, Collectors.toSet())).entrySet().stream()
                .filter(e -> e.getValue().size() > 1)
                .map(e -> e.getValue().toString())
                .collect(Collectors.toSet());
    }

    List<Published> invented() {
        return published.stream()
                .filter(p -> p.outcome().equals("SUCCEEDED") && !begun.containsKey(p.request()))
                .toList();
    }

    long count(String outcome) {
        return published.stream()
                .filter(p -> p.outcome().equals(outcome))
                .map(Published::id)
                .distinct()
                .count();
    }

    private int duplicates() {
        return published.size()
                - new HashSet<>(published.stream().map(Published::id).toList()).size();
    }

    @Override
    public String toString() {
        return String.format(
                "%d runs begun, %d results had, %d published (%d interrupted, %d refused as duplicates): %d lost,"
                        + " %d twice, %d without an id, %d ids with results that differ, %d published again with the same id",
                begun.size(),
                returned.size(),
                published.size(),
                count("INTERRUPTED"),
                count("REJECTED-DUPLICATE"),
                lost().size(),
                twice().size(),
                without().size(),
                changed().size(),
                duplicates());
    }
}
