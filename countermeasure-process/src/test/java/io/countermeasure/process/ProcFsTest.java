package io.countermeasure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ProcFsTest {

    private static final int TIMES = 100; // of which some three in a hundred meet the moment

    @Test
    void whatGoesWhileItIsLookedAtIsNotTakenForUnreadable() throws Exception {
        Optional<String> python = Executables.find("python3", Launcher.PATH);
        assumeThat(python).as("python3 makes such a process").isPresent();
        for (int i = 0; i < TIMES; i++) {
            Process process = new ProcessBuilder(python.get(), "-S", "-c", """
                    import threading, time
                    threading.Thread(target=time.sleep, args=(300,), daemon=True).start()
                    print(flush=True)
                    time.sleep(300)
                    """).start();
            assertThat(process.inputReader().readLine()).isEmpty();
            process.destroyForcibly();
            while (process.isAlive()) {
                assertThat(ProcFs.environment(process.pid()).readable()).isTrue();
            }
        }
    }
}
