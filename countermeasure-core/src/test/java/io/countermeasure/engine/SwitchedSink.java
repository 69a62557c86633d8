package io.countermeasure.engine;

import io.countermeasure.model.ExecutionResult;
import io.countermeasure.spi.ResultSink;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A sink that takes nothing until it is back; how it takes nothing differs. */
final class SwitchedSink implements ResultSink {

    private final Manner manner;
    private final CountDownLatch offered = new CountDownLatch(1);
    private final CountDownLatch back = new CountDownLatch(1);
    private final List<ExecutionResult> taken = new CopyOnWriteArrayList<>();

    /** What it does while it is away. */
    enum Manner {
        /** Throws at once. */
        THROWS,
        /** Keeps its thread, and throws in the end. */
        HANGS,
        /** Takes the result at once and says so only in the end. */
        ACKNOWLEDGES_LATE
    }

    SwitchedSink(Manner manner) {
        this.manner = manner;
    }

    @Override
    public void publish(ExecutionResult result) throws Exception {
        boolean away = back.getCount() > 0;
        offered.countDown();
        if (away && manner == Manner.ACKNOWLEDGES_LATE) {
            taken.add(result);
            back.await();
            return;
        }
        if (away && manner == Manner.HANGS) {
            back.await();
        }
        if (away) {
            throw new IOException("away");
        }
        taken.add(result);
    }

    /** Waits until something has been offered. */
    void awaitOffer() throws InterruptedException {
        offered.await();
    }

    void comeBack() {
        back.countDown();
    }

    List<ExecutionResult> taken() {
        return taken;
    }

    List<String> ids() {
        return taken.stream().map(ExecutionResult::executionId).toList();
    }
}
