package io.countermeasure.core.internal.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SavedTest {

    @Test
    void sealingDoesNotWaitForAPluginThatSavesWithoutEnd() throws InterruptedException {
        Saved saved = new Saved(1_000, Optional.empty());
        CountDownLatch saving = new CountDownLatch(1);
        CountDownLatch sealed = new CountDownLatch(1);
        Thread plugin = new Thread(() -> {
            synchronized (saved) {
                saving.countDown();
                await(sealed);
            }
        });
        plugin.setDaemon(true);
        plugin.start();
        saving.await();

        saved.seal(); // on the clock that all deadlines have in common
        sealed.countDown();

        assertThatThrownBy(() -> saved.text("late")).hasMessageContaining("the run is over");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
