package io.countermeasure.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {

    @TempDir
    private Path home;

    @Test
    void missingParentsAreNobodyElsesToWriteWhateverTheUmask() throws IOException {
        assertThat(OtherProcess.underUmask("000", "open", home.resolve("a/b/state")))
                .isEqualTo("opened");

        assertThat(mode("a")).isEqualTo("rwxr-xr-x");
        assertThat(mode("a/b")).isEqualTo("rwxr-xr-x");
        assertThat(mode("a/b/state")).isEqualTo("rwx--x--x");
        assertThat(mode("a/b/state/keys")).isEqualTo("rwx------");
    }

    @Test
    void aTightUmaskDoesNotCloseTheFolderToTheRunUser() throws IOException {
        assertThat(OtherProcess.underUmask("077", "open", home.resolve("state")))
                .isEqualTo("opened");

        assertThat(mode("state")).isEqualTo("rwx--x--x");
    }

    @Test
    void itCanBeOpenedAgain() throws IOException {
        StateDirectory first = StateDirectory.open(home.resolve("a/state"), false);
        StateDirectory second = StateDirectory.open(home.resolve("a/../a/state"), false);

        assertThat(Files.isSameFile(second.jobs(), first.jobs())).isTrue();
        assertThat(mode("a/state")).isEqualTo("rwx------");
    }

    @Test
    void aPlaceWhereNothingCanBeMadeIsSaidInASentence() {
        assertThatThrownBy(() -> StateDirectory.open(Path.of("/proc/none/state"), false))
                .isInstanceOf(IOException.class)
                .hasMessage("state directory must be usable but /proc/none cannot be created:"
                        + " no such file or directory");
    }

    @Test
    void aFileAmongTheParentsIsSaidInASentence() throws IOException {
        Path file = Files.createFile(home.resolve("file"));

        assertThatThrownBy(() -> StateDirectory.open(file.resolve("state"), false))
                .isInstanceOf(IOException.class)
                .hasMessage("state directory must be usable but " + file + " is not a directory");
    }

    @Test
    void aNameThatIsTooLongIsSaidInASentence() {
        Path root = home.resolve("x".repeat(300));

        assertThatThrownBy(() -> StateDirectory.open(root, false))
                .isInstanceOf(IOException.class)
                .hasMessage("state directory must be usable but " + root + " cannot be created: file name too long");
    }

    @Test
    void aLinkIsNotAStateDirectory() throws IOException {
        Path link = Files.createSymbolicLink(home.resolve("link"), Files.createDirectory(home.resolve("target")));

        assertThatThrownBy(() -> StateDirectory.open(link, false))
                .isInstanceOf(IOException.class)
                .hasMessage("state directory must be a folder but " + link + " is none");
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(name)));
    }
}
