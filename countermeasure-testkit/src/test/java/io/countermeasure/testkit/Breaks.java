package io.countermeasure.testkit;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.concurrent.CountDownLatch;

/** Which rule an implementation breaks, and no other. */
@Retention(RetentionPolicy.RUNTIME)
@interface Breaks {

    String value();

    /** Threads that ignore everything until a test is over. */
    final class Stuck {
        private static volatile CountDownLatch over = new CountDownLatch(1);

        private Stuck() {}

        static void release() {
            over.countDown();
            over = new CountDownLatch(1);
        }

        static void hold() {
            CountDownLatch until = over;
            boolean released = false;
            while (!released) {
                try {
                    until.await();
                    released = true;
                } catch (InterruptedException e) {
                    released = false; // as the worst of plugins does
                }
            }
        }

        static void thread() {
            Thread thread = new Thread(Stuck::hold, "left behind");
            thread.setDaemon(true);
            thread.start();
        }
    }
}
