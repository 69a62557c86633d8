package io.countermeasure.core.internal.wall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalsTest {

    private static final Path WALL = Path.of("/bin/sh"); // any file that is not setgid

    @TempDir
    private Path home;

    @Test
    void whoIsLoggedInWhereAndWhoCannotBeWrittenToIsTold() throws IOException {
        Files.createDirectories(home.resolve("pts"));
        Files.createFile(home.resolve("pts/0"));
        Files.createFile(home.resolve("tty1"));
        Path records = Files.write(
                home.resolve("utmp"),
                records(
                        record(7, "pts/0", "alice"),
                        record(7, "tty1", "root"),
                        record(7, "pts/9", "bob"),
                        record(8, "pts/1", "gone"),
                        record(2, "~", "reboot"),
                        record(7, ":0", "display"),
                        record(7, "tty2", ""),
                        record(7, "../../etc/x", "eve"),
                        record(7, "a\u001b[2J", "m\u202eal")));

        Terminals terminals = Terminals.of(List.of(home.resolve("none"), records), home, WALL);

        assertThat(terminals.told())
                .isEqualTo("logged in: pts/0 (alice), tty1 (root); could not be written to: pts/9 (bob),"
                        + " ../../etc/x (eve), a\\u001b[2J (m\\u202eal)");
    }

    @Test
    void manyAreCounted() throws IOException {
        Files.createFile(home.resolve("tty1"));
        byte[][] many =
                IntStream.range(0, 12).mapToObj(i -> record(7, "tty1", "u" + i)).toArray(byte[][]::new);
        Path records = Files.write(home.resolve("utmp"), records(many));

        assertThat(Terminals.of(List.of(records), home, WALL).told()).endsWith("tty1 (u9) and 2 more");
    }

    @Test
    void thatNobodyIsThereOrThatItIsNotKnownIsTold() throws IOException {
        Path empty = Files.createFile(home.resolve("utmp"));

        assertThat(Terminals.of(List.of(empty), home, WALL).told()).isEqualTo("nobody is logged in at a terminal");
        assertThat(Terminals.of(List.of(home.resolve("none")), home, WALL).told())
                .isEqualTo("whether anybody is logged in is not known, as there is no utmp file");
    }

    @Test
    void aFileOfSomethingElseIsNotBelieved() throws IOException {
        Path torn = Files.write(home.resolve("utmp"), Arrays.copyOf(record(7, "tty1", "x"), 383));

        assertThatThrownBy(() -> Terminals.of(List.of(torn), home, WALL))
                .hasMessage(torn + " must hold records of 384 bytes but has 383");
    }

    private static byte[] records(byte[]... records) {
        ByteBuffer all = ByteBuffer.allocate(records.length * 384);
        Arrays.stream(records).forEach(all::put);
        return all.array();
    }

    static byte[] record(int type, String line, String user) {
        ByteBuffer record = ByteBuffer.allocate(384).order(ByteOrder.nativeOrder());
        record.putShort(0, (short) type);
        record.put(8, line.getBytes(StandardCharsets.UTF_8));
        record.put(44, user.getBytes(StandardCharsets.UTF_8));
        return record.array();
    }
}
