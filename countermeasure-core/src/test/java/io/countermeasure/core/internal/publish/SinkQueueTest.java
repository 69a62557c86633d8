package io.countermeasure.core.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SinkQueueTest {

    private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();

    @Test
    void aSinkThatSetsItsInterruptFlagGetsTheNextResultWithoutIt() throws Exception {
        AtomicBoolean flagSeen = new AtomicBoolean();
        SinkQueue queue = new SinkQueue("flag", Retry.standard(), result -> {
            flagSeen.compareAndSet(false, Thread.currentThread().isInterrupted());
            taken.add(result.executionId());
            Thread.currentThread().interrupt();
        });

        for (String id : List.of("1", "2", "3")) {
            offer(queue, id);
            assertThat(next()).isEqualTo(id);
        }

        end(queue);
        assertThat(flagSeen).isFalse();
    }

    @Test
    void anInterruptedExceptionIsARefusal() throws Exception {
        isOfferedAgainAfter(new InterruptedException("mine"));
    }

    @Test
    void anErrorIsARefusal() throws Exception {
        isOfferedAgainAfter(new AssertionError("mine"));
    }

    @Test
    void lackOfMemoryIsARefusal() throws Exception {
        isOfferedAgainAfter(new OutOfMemoryError("mine"));
    }

    @Test
    void anExceptionThatCannotBePrintedIsARefusal() throws Exception {
        isOfferedAgainAfter(new IllegalStateException() {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                throw new IllegalStateException("no message either");
            }
        });
    }

    @Test
    void aThreadThatIsInterruptedFromOutsideGoesOn() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        AtomicInteger calls = new AtomicInteger();
        SinkQueue queue = new SinkQueue("outside", Retry.standard(), result -> {
            thread.set(Thread.currentThread());
            if (calls.incrementAndGet() == 2) {
                throw new IllegalStateException("refused once");
            }
            taken.add(result.executionId());
        });
        offer(queue, "1");
        assertThat(next()).isEqualTo("1");

        Thread sinks = Objects.requireNonNull(thread.get());
        sinks.interrupt();
        offer(queue, "2");
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> calls.get() >= 2);
        sinks.interrupt();

        assertThat(next()).isEqualTo("2");
        end(queue);
    }

    @Test
    void aRefusedResultIsOfferedOnceMoreAtTheEnd() throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        SinkQueue queue = new SinkQueue("late", Retry.standard(), result -> {
            if (refused.getCount() > 0) {
                refused.countDown();
                throw new IllegalStateException("not yet");
            }
            taken.add(result.executionId());
        });
        offer(queue, "1");
        offer(queue, "2");
        refused.await();

        end(queue);

        assertThat(taken).containsExactly("1", "2");
    }

    @Test
    void aSinkThatHangsIsInterruptedAtTheEnd() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        SinkQueue queue = new SinkQueue("hangs", Retry.standard(), result -> {
            hanging.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                interrupted.countDown();
            }
        });
        offer(queue, "1");
        hanging.await();

        queue.finish();
        queue.awaitEnd(System.nanoTime());

        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anInterruptedThreadThatClosesStillGivesTheSinkItsTime() throws Exception {
        SinkQueue queue = new SinkQueue("slow", Retry.standard(), result -> {
            Thread.sleep(200);
            taken.add(result.executionId());
        });
        offer(queue, "1");

        Thread.currentThread().interrupt();
        end(queue);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(taken).containsExactly("1");
    }

    private void isOfferedAgainAfter(Throwable thrown) throws Exception {
        AtomicBoolean threw = new AtomicBoolean();
        SinkQueue queue = new SinkQueue("throws", Retry.standard(), result -> {
            if (threw.compareAndSet(false, true)) {
                SinkQueueTest.<RuntimeException>sneak(thrown);
            }
            taken.add(result.executionId());
        });
        offer(queue, "1");
        offer(queue, "2");

        assertThat(next()).isEqualTo("1");
        assertThat(next()).isEqualTo("2");
        end(queue);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private String next() throws InterruptedException {
        String id = taken.poll(30, TimeUnit.SECONDS);
        return id == null ? "nothing" : id;
    }

    private static void end(SinkQueue queue) {
        queue.finish();
        queue.awaitEnd(System.nanoTime() + Duration.ofSeconds(30).toNanos());
    }

    private static void offer(SinkQueue queue, String id) {
        MemoryPending pending = new MemoryPending(
                ExecutionResult.builder(id, "a.key", Outcome.SUCCEEDED).build(), () -> {});
        pending.awaits(Set.of(queue.name()));
        queue.add(pending);
    }
}
