package io.countermeasure.core.internal.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BoundedCallsTest {

    private static final Duration LIMIT = Duration.ofMillis(500);
    private static final int MORE_THAN_THREADS = 40;

    private final BoundedCalls calls = new BoundedCalls();
    private final ExecutorService askers = Executors.newCachedThreadPool();
    private final CountDownLatch mount = new CountDownLatch(1);

    @AfterEach
    void close() {
        mount.countDown();
        askers.shutdownNow();
        calls.close();
    }

    /** As many requests for a plugin on a dead mount as there are threads are no trouble of another plugin's. */
    @Test
    void manyCallsThatHangHoldUpNoOther() throws Exception {
        List<Future<Boolean>> hanging = hang(MORE_THAN_THREADS);

        assertThat(calls.call("fine", LIMIT, () -> 1)).isEqualTo(1);
        for (Future<Boolean> call : hanging) {
            assertThatThrownBy(call::get)
                    .hasRootCauseInstanceOf(CallFailedException.class)
                    .hasMessageContaining("no answer");
        }
        assertThat(calls.call("fine", LIMIT, () -> 2)).isEqualTo(2);
        assertThatThrownBy(() -> calls.call("mount", LIMIT, () -> true))
                .hasMessage("still gives no answer to an earlier call");
    }

    @Test
    void whatGaveNoAnswerIsAskedAgainOnceItsCallsHaveComeBack() throws Exception {
        for (Future<Boolean> call : hang(MORE_THAN_THREADS)) {
            assertThatThrownBy(call::get).hasRootCauseInstanceOf(CallFailedException.class);
        }
        mount.countDown();

        Awaitility.await()
                .atMost(10, TimeUnit.SECONDS)
                .ignoreExceptions()
                .until(() -> calls.call("mount", LIMIT, () -> true));
        List<Future<Integer>> more = new ArrayList<>();
        for (int i = 0; i < MORE_THAN_THREADS; i++) {
            int number = i;
            more.add(askers.submit(() -> calls.call("mount", LIMIT, () -> number)));
        }
        for (int i = 0; i < MORE_THAN_THREADS; i++) {
            assertThat(more.get(i).get()).isEqualTo(i);
        }
    }

    private List<Future<Boolean>> hang(int times) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(times);
        List<Future<Boolean>> hanging = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            hanging.add(askers.submit(() -> {
                asked.countDown();
                return calls.call("mount", LIMIT, () -> mount.await(30, TimeUnit.SECONDS));
            }));
        }
        asked.await();
        return hanging;
    }
}
