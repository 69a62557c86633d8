package io.countermeasure.core.internal.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChannelTest {

    @TempDir
    Path folder;

    private Path fifo;

    @BeforeEach
    void aFifo() throws Exception {
        fifo = folder.resolve("channel");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
    }

    @Test
    void aWriterWhomNobodyReadsIsFreedByTheClosing() throws Exception {
        Channel channel = Channel.open(fifo);
        CompletableFuture<IOException> thrown = new CompletableFuture<>();
        Thread writer = new Thread(() -> {
            try {
                channel.write(new byte[4 << 20]); // more than any pipe holds
            } catch (IOException e) {
                thrown.complete(e);
            }
        });
        writer.start();
        Awaitility.await().until(() -> isIn(writer, "write"));
        channel.close();

        assertThat(thrown.join()).isInstanceOf(IOException.class);
        writer.join();
    }

    @Test
    void openingWaitsForNobodyAndTakesNothingButAFifo() throws Exception {
        Channel.open(fifo).close();
        Path file = Files.createFile(folder.resolve("file"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), fifo);

        for (Path other : new Path[] {file, link, folder}) {
            assertThatThrownBy(() -> Channel.open(other))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("must be a FIFO but " + other + " is none");
        }
        assertThatThrownBy(() -> Channel.open(folder.resolve("missing"))).isInstanceOf(IOException.class);
    }

    private static boolean isIn(Thread thread, String method) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0 && stack[0].getMethodName().startsWith(method);
    }
}
