package io.countermeasure.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryTest {

    private static final String ID = UUID.randomUUID().toString();
    private static final ExecutionResult INTENDED =
            ExecutionResult.builder(ID, "demo.run", Outcome.INTERRUPTED).build();
    private static final ExecutionResult DONE =
            INTENDED.toBuilder().outcome(Outcome.SUCCEEDED).returnCode(0).build();

    @TempDir
    private Path home;

    @Test
    void aRunWhoseOwnerDiesIsInterrupted() throws IOException {
        Store dying = store(new HostFiles());
        RunRecord unused = begin(dying);
        dying.close();

        try (Store next = store(new HostFiles())) {
            next.recovery().run();

            assertThat(next.runs().result(ID).orElseThrow().outcome()).isEqualTo(Outcome.INTERRUPTED);
        }
    }

    @Test
    void aResultThatItsOwnerWritesJustBeforeItDiesIsKept() throws IOException {
        Store dying = store(new HostFiles());
        RunRecord record = begin(dying);
        FileOps files = thatOnceTheIntentIsRead(() -> {
            record.finish(DONE);
            dying.close();
        });

        try (Store next = store(files)) {
            next.recovery().run();

            assertThat(next.runs().result(ID).orElseThrow().outcome()).isEqualTo(Outcome.SUCCEEDED);
        }
    }

    @Test
    void aResultThatSomebodyElseTakesAwayMeanwhileIsNoTrouble() throws IOException {
        Store dying = store(new HostFiles());
        RunRecord record = begin(dying);
        try (Store other = store(new HostFiles())) {
            FileOps files = thatOnceTheIntentIsRead(() -> {
                record.finish(DONE);
                dying.close();
                assertThat(other.acknowledge(ID)).isTrue();
            });
            try (Store next = store(files)) {
                next.recovery().run();

                assertThat(next.runs().ids()).isEmpty();
                assertThat(next.history().result(ID).orElseThrow().outcome()).isEqualTo(Outcome.SUCCEEDED);
                assertThat(next.state().degradation().troubles()).isEmpty();
            }
        }
    }

    @FunctionalInterface
    private interface Happening {
        void happen() throws IOException;
    }

    /** This host's files, where that happens right after a run's intent was first read. */
    private static FileOps thatOnceTheIntentIsRead(Happening happening) {
        HostFiles real = new HostFiles();
        boolean[] happened = new boolean[1];
        return (FileOps) Proxy.newProxyInstance(
                FileOps.class.getClassLoader(), new Class<?>[] {FileOps.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(real, arguments);
                        boolean intent = method.getName().equals("read") && ((Path) arguments[0]).endsWith("intent");
                        if (intent && !happened[0]) {
                            happened[0] = true;
                            happening.happen();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static RunRecord begin(Store store) throws IOException {
        return store.runs().begin(new Intent(store.owner(), true, false, 0, INTENDED), 1_024);
    }

    private Store store(FileOps files) throws IOException {
        Degradation degradation = new Degradation(trouble -> {});
        return Store.of(StateDirectory.open(home.resolve("state"), false, files, degradation), new FakeClock(), 1_024);
    }
}
