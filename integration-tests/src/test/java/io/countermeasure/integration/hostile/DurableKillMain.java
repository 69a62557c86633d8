package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * One life of a {@link DurableAgent}: asks again for what earlier lives had no answer for, and for new runs, for ever. The last life only asks again,
 * and ends once its sink has everything. For a JVM that is to be killed.
 */
final class DurableKillMain {

    private static final int THREADS = 6;
    private static final int NUMBERS = 100_000;

    private DurableKillMain() {}

    public static void main(String[] args) throws Exception {
        DurableAgent agent = DurableAgent.in(Path.of(args[0]));
        int life = Integer.parseInt(args[1]);
        long seed = Long.parseLong(args[2]);
        Queue<Integer> again = new ConcurrentLinkedQueue<>(unanswered(agent));
        CountermeasureEngine engine = agent.engine();
        System.out.println("started");
        if (args.length > 3) {
            last(agent, engine, again);
        } else {
            live(agent, engine, again, new AtomicInteger(life * NUMBERS), new Random(seed + life));
        }
    }

    private static List<Integer> unanswered(DurableAgent agent) throws IOException {
        Set<String> answered = lines(agent.returned()).stream()
                .map(line -> line.split(" ", 2)[0])
                .collect(Collectors.toSet());
        return lines(agent.asked()).stream()
                .distinct()
                .filter(number -> !answered.contains(number))
                .map(Integer::valueOf)
                .toList();
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private static void last(DurableAgent agent, CountermeasureEngine engine, Queue<Integer> again) throws Exception {
        for (int number : again) {
            agent.ask(engine, number);
        }
        while (!engine.results().orElseThrow().pending().isEmpty()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        engine.close();
    }

    private static void live(
            DurableAgent agent, CountermeasureEngine engine, Queue<Integer> again, AtomicInteger next, Random seeds) {
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(seeds.nextLong());
            new Thread(() -> askForEver(agent, engine, again, next, random), "requester-" + i).start();
        }
    }

    private static void askForEver(
            DurableAgent agent, CountermeasureEngine engine, Queue<Integer> again, AtomicInteger next, Random random) {
        try {
            while (true) {
                Integer number = again.poll();
                agent.ask(engine, number == null ? next.getAndIncrement() : number);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(10)));
            }
        } catch (IOException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }
}
