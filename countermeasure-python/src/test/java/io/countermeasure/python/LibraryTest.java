package io.countermeasure.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryTest {

    @TempDir
    Path folder;

    private Library library() {
        return new Library(Optional.of(folder.resolve("lib")));
    }

    @Test
    void thePackageIsUnpackedForAllToReadAndForUsToWrite() throws Exception {
        Path path = library().path();

        Path file = path.resolve("countermeasure/_plugin.py");
        assertThat(file)
                .hasSameBinaryContentAs(
                        Path.of("src/main/resources/io/countermeasure/python/lib/countermeasure/_plugin.py"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwxr-xr-x");
        assertThat(Library.entry(path)).exists();
    }

    @Test
    void whatIsAsItShouldBeStays() throws Exception {
        Path file = library().path().resolve("countermeasure/_plugin.py");
        Object first = Files.readAttributes(file, "unix:ino").get("ino");

        library().path();

        assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isEqualTo(first);
    }

    @Test
    void whatIsNotIsReplacedBeforeEachUse() throws Exception {
        Library library = library();
        Path inner = library.path().resolve("countermeasure");
        for (Damage damage : new Damage[] {
            () -> Files.writeString(inner.resolve("_plugin.py"), "evil()"),
            () -> Files.delete(inner.resolve("_plugin.py")),
            () -> Files.writeString(inner.resolve("json.py"), "evil()"),
            () -> Files.setPosixFilePermissions(
                    inner.resolve("_plugin.py"), PosixFilePermissions.fromString("rw-rw-rw-")),
            () -> Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("rwxrwxrwx")),
            () -> {
                Files.delete(inner.resolve("_plugin.py"));
                Files.createSymbolicLink(inner.resolve("_plugin.py"), Path.of("/etc/passwd"));
            }
        }) {
            damage.happens();

            library.path();

            assertThat(inner.resolve("_plugin.py")).isRegularFile().content().startsWith("\"\"\"What authors extend");
            assertThat(inner.resolve("json.py")).doesNotExist();
            assertThat(Trust.isWritableByOthers(Trust.mode(inner))).isFalse();
            assertThat(Trust.isWritableByOthers(Trust.mode(inner.resolve("_plugin.py"))))
                    .isFalse();
        }
    }

    @Test
    void aFolderWithOtherThingsInItIsRefusedWithASentence() throws Exception {
        Files.createDirectories(folder.resolve("lib"));
        Files.writeString(folder.resolve("lib/json.py"), "evil()");

        assertThatThrownBy(() -> library().path())
                .isInstanceOf(IOException.class)
                .hasMessage("library directory must be the agent's alone, with nothing else in it, but "
                        + folder.resolve("lib") + " is not");
    }

    @Test
    void withoutASettingAllProcessesOfAUserShareOne() throws Exception {
        Path one = new Library(Optional.empty()).path();
        Path other = new Library(Optional.empty()).path();

        assertThat(one).isEqualTo(other).hasParent(Path.of(System.getProperty("java.io.tmpdir")));
        assertThat(one.getFileName().toString()).startsWith("countermeasure-python-" + Trust.ownUid() + "-");
    }

    @FunctionalInterface
    private interface Damage {
        void happens() throws IOException;
    }
}
