package io.countermeasure.core.internal.sandbox;

import io.countermeasure.core.internal.load.KeptFacts;
import io.countermeasure.json.internal.Hashes;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.SandboxPolicy;
import io.countermeasure.process.RunUser;
import io.countermeasure.spi.SandboxRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What self-tests have shown, each for the exact words, the tools as they are, and the user: good ones last as long as these do,
 * bad ones a minute. Good ones can be kept beyond this process, for as long as the host, too, is in all that matters as it was.
 * Thread-safe.
 */
final class Verdicts {

    private static final Logger LOG = LoggerFactory.getLogger(Verdicts.class);
    private static final long AGAIN = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST = 1_000;

    private final Map<Key, Verdict> known;
    private final KeptFacts facts;

    Verdicts() {
        this(new ConcurrentHashMap<>(), KeptFacts.NONE);
    }

    private Verdicts(Map<Key, Verdict> known, KeptFacts facts) {
        this.known = known;
        this.facts = facts;
    }

    /** The same, and what is good is kept there too. */
    Verdicts keptIn(KeptFacts kept) {
        return new Verdicts(known, kept);
    }

    /**
     * What is asked.
     *
     * @param missing what is granted and not there: it is shown once it is, which then has not been seen
     */
    private record Key(List<String> prefix, int maxProcesses, Map<String, Object> tools, List<Path> missing) {
        String onThisHost() {
            return "self-test of the sandbox\n" + String.join("\0", prefix) + "\n" + maxProcesses + "\n" + tools + "\n"
                    + missing + "\n" + HostState.now();
        }
    }

    /**
     * What one has shown.
     *
     * @param trouble why the sandbox cannot be used; empty if it can
     */
    record Verdict(Optional<String> trouble, long at) {
        /** What a thread saw that was interrupted is its own affair: the next one looks again. */
        static Verdict of(Optional<String> trouble) {
            return new Verdict(
                    trouble, System.nanoTime() - (Thread.currentThread().isInterrupted() ? AGAIN : 0));
        }

        boolean lasts() {
            return trouble.isEmpty() || System.nanoTime() - at < AGAIN;
        }
    }

    /**
     * Why these words cannot be used; empty if all they should enforce was seen.
     *
     * @param tools as which the tools were found
     * @param wanted what they should enforce
     */
    Optional<String> trouble(
            List<String> prefix,
            Map<String, Object> tools,
            Optional<RunUser> user,
            SandboxRequest request,
            List<Guarantee> wanted) {
        Key key = new Key(prefix, request.maxProcesses(), tools, missing(request.policy()));
        Verdict verdict = known.get(key);
        if (verdict == null || !verdict.lasts()) {
            if (known.size() >= MOST) {
                known.clear();
            }
            verdict = known.compute(
                    key,
                    (k, old) -> old != null && old.lasts()
                            ? old
                            : Verdict.of(kept(key, () -> find(prefix, user, request, wanted))));
        }
        return verdict.trouble();
    }

    private static List<Path> missing(SandboxPolicy policy) {
        return Stream.concat(policy.read().stream(), policy.write().stream())
                .filter(path -> !Files.exists(path))
                .toList();
    }

    /** What is kept is the whole question, so that no other can have its answer. */
    private Optional<String> kept(Key key, Supplier<Optional<String>> find) {
        byte[] question = key.onThisHost().getBytes(StandardCharsets.UTF_8);
        String name = Hashes.sha256(question);
        if (facts.read(name).filter(kept -> Arrays.equals(kept, question)).isPresent()) {
            return Optional.empty();
        }
        Optional<String> trouble = find.get();
        if (trouble.isEmpty()) {
            facts.write(name, question);
        }
        return trouble;
    }

    private static Optional<String> find(
            List<String> prefix, Optional<RunUser> user, SandboxRequest request, List<Guarantee> wanted) {
        long begin = System.nanoTime();
        SelfTest.Seen seen = SelfTest.run(prefix, request.maxProcesses(), user);
        LOG.debug("A self-test of the sandbox took {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        if (seen.trouble().isPresent()) {
            String why = seen.trouble().get();
            return Optional.of(why.contains("bwrap: ") ? why + "; " + Remedy.of(why) : why);
        }
        Map<Guarantee, List<String>> amiss =
                Findings.of(seen, request.policy().write(), request.maxScratchBytes(), request.maxProcesses());
        String missing = wanted.stream()
                .filter(guarantee -> !amiss.getOrDefault(guarantee, List.of("it was not looked for"))
                        .isEmpty())
                .map(guarantee -> guarantee + ": " + String.join(", ", amiss.getOrDefault(guarantee, List.of())))
                .collect(Collectors.joining("; "));
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("its self-test did not see what it should: " + missing);
    }
}
