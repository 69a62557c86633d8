package io.countermeasure.core.internal.store;

import io.countermeasure.model.TextKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Another process that shares a state directory. */
final class StoreMain {

    private static final TextKey KEY = TextKey.of("a.key");

    private StoreMain() {}

    public static void main(String[] arguments) throws IOException {
        FileLocks locks = new FileLocks(StateDirectory.open(Path.of(arguments[1]), true));
        switch (arguments[0]) {
            case "open" -> System.out.println("opened");
            case "try" -> System.out.println(locks.tryLock(KEY).isPresent() ? "taken" : "refused");
            case "probe" -> System.out.println(locks.isLocked(KEY) ? "locked" : "free");
            case "hold" -> {
                System.out.println(locks.tryLock(KEY).isPresent() ? "taken" : "refused");
                System.in.read();
            }
            case "probe-on" -> {
                Thread watcher = new Thread(StoreMain::awaitEndOfInput);
                watcher.start();
                System.out.println("probing");
                while (watcher.isAlive()) {
                    locks.isLocked(KEY);
                }
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void awaitEndOfInput() {
        try {
            System.in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
