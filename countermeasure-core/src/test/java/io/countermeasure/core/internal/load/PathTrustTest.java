package io.countermeasure.core.internal.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathTrustTest {

    private static final int AGENT = 1_000;
    private static final int STRANGER = 1_234;

    @TempDir
    Path home;

    private Path directory;
    private Path file;

    @BeforeEach
    void aFileInADirectory() throws IOException {
        directory = Files.createDirectory(home.resolve("plugins"));
        PluginDirectory.mode(directory, 0755);
        file = Files.writeString(directory.resolve("a.json"), "x");
        PluginDirectory.mode(file, 0644);
    }

    @Test
    void aFileIsTrustedByItsOwnerAndModeAlone() throws IOException {
        needsRoot();
        PathTrust trust = new PathTrust(AGENT);
        for (int owner : List.of(0, AGENT, STRANGER)) {
            own(file, owner);
            for (int mode = 0; mode <= 07777; mode++) {
                PluginDirectory.mode(file, mode);
                assertThat(trust.file(file).findings().isEmpty())
                        .as("owner %d, mode %o", owner, mode)
                        .isEqualTo(owner != STRANGER && (mode & 022) == 0);
            }
        }
    }

    @Test
    void aParentIsTrustedByTheSameRuleUnlessItIsRootsAndSticky() throws IOException {
        needsRoot();
        PathTrust trust = new PathTrust(AGENT);
        for (int owner : List.of(0, AGENT, STRANGER)) {
            own(directory, owner);
            for (int mode = 0; mode <= 07777; mode++) {
                PluginDirectory.mode(directory, mode);
                boolean sticky = owner == 0 && (mode & 01000) != 0;
                assertThat(trust.file(file).findings().isEmpty())
                        .as("owner %d, mode %o", owner, mode)
                        .isEqualTo(sticky || (owner != STRANGER && (mode & 022) == 0));
            }
        }
    }

    @Test
    void theOwnModesAreCheckedAlsoWithoutRoot() throws IOException {
        PathTrust trust = PathTrust.ofThisProcess();
        for (int mode = 0400; mode <= 0777; mode++) {
            PluginDirectory.mode(file, mode);
            assertThat(trust.file(file).findings().isEmpty())
                    .as("mode %o", mode)
                    .isEqualTo((mode & 022) == 0);
        }
    }

    @Test
    void aDirectoryWhoseEntriesAreBelievedIsNotExcusedByBeingSticky() throws IOException {
        PluginDirectory.mode(directory, 01777);
        assertThat(PathTrust.ofThisProcess().directory(directory).findings())
                .containsExactly(directory + " must not be writable by group or others but has mode 01777");
    }

    @Test
    void theWordsNameSubjectRuleAndValue() throws IOException {
        needsRoot();
        own(file, STRANGER);
        PluginDirectory.mode(file, 0666);
        assertThat(new PathTrust(AGENT).file(file).findings())
                .containsExactly(
                        file + " must be owned by root or uid 1000 but is owned by uid 1234",
                        file + " must not be writable by group or others but has mode 0666");
        assertThat(new PathTrust(0).file(file).findings())
                .contains(file + " must be owned by root but is owned by uid 1234");
    }

    @Test
    void everyDirectoryOfALinksTargetIsChecked() throws IOException {
        Path open = Files.createDirectory(home.resolve("open"));
        Path inner = Files.createDirectory(open.resolve("inner"));
        Path target = Files.writeString(inner.resolve("t.json"), "x");
        Path link = Files.createSymbolicLink(directory.resolve("l.json"), target);
        assertThat(PathTrust.ofThisProcess().file(link).findings()).isEmpty();
        PluginDirectory.mode(open, 0777);
        assertThat(PathTrust.ofThisProcess().file(link).findings())
                .containsExactly(open + " must not be writable by group or others but has mode 0777");
    }

    @Test
    void theDirectoryOfALinkInTheMiddleIsCheckedThoughTheRealPathDoesNotShowIt() throws IOException {
        Path open = Files.createDirectory(home.resolve("open"));
        Path middle = Files.createSymbolicLink(open.resolve("middle"), directory);
        Path link = Files.createSymbolicLink(home.resolve("l.json"), middle.resolve("a.json"));
        PluginDirectory.mode(open, 0777);
        PathTrust.Checked checked = PathTrust.ofThisProcess().file(link);
        assertThat(checked.real()).isEqualTo(file.toRealPath());
        assertThat(checked.findings())
                .containsExactly(open + " must not be writable by group or others but has mode 0777");
    }

    @Test
    void aStrangersLinkIsNotTrustedThoughItsTargetIs() throws IOException {
        needsRoot();
        Path link = Files.createSymbolicLink(directory.resolve("l.json"), file);
        Files.setAttribute(link, "unix:uid", STRANGER, LinkOption.NOFOLLOW_LINKS);
        assertThat(PathTrust.ofThisProcess().file(link).findings())
                .containsExactly(link + " must be owned by root but is owned by uid 1234");
    }

    @Test
    void relativeLinksAndDotsLeadWhereTheKernelGoes() throws IOException {
        Files.createDirectory(directory.resolve("sub"));
        Path link = Files.createSymbolicLink(directory.resolve("l.json"), Path.of("sub/../././a.json"));
        assertThat(PathTrust.ofThisProcess().file(link).real()).isEqualTo(file.toRealPath());
        Path up = Files.createSymbolicLink(directory.resolve("up"), Path.of("../.."));
        assertThat(PathTrust.ofThisProcess().directory(up).real())
                .isEqualTo(home.toRealPath().getParent());
    }

    @Test
    void aLoopADanglingLinkAndAFileUsedAsADirectoryAreFailures() throws IOException {
        PathTrust trust = PathTrust.ofThisProcess();
        Path one = Files.createSymbolicLink(directory.resolve("one.json"), Path.of("two.json"));
        Files.createSymbolicLink(directory.resolve("two.json"), Path.of("one.json"));
        Path dangling = Files.createSymbolicLink(directory.resolve("d.json"), Path.of("nowhere"));
        assertThatThrownBy(() -> trust.file(one)).isInstanceOf(FileSystemLoopException.class);
        assertThatThrownBy(() -> trust.file(dangling)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> trust.file(file.resolve("x.json"))).isInstanceOf(FileSystemException.class);
    }

    @Test
    void aSecondHardLinkIsOnlyFineIfTheFileIsRoots() throws IOException {
        needsRoot();
        Files.createLink(home.resolve("other"), file);
        PathTrust trust = new PathTrust(AGENT);
        assertThat(trust.file(file).findings()).isEmpty();
        own(file, AGENT);
        assertThat(trust.file(file).findings())
                .containsExactly(file + " must have one hard link or belong to root but has 2");
    }

    @Test
    void theAgentIsTheEffectiveUserOfThisProcess() throws IOException {
        own(file, FileState.of(file).uid());
        assertThat(PathTrust.ofThisProcess().file(file).findings()).isEmpty();
    }

    private static void own(Path path, int uid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid);
    }

    private static void needsRoot() throws IOException {
        assumeTrue(PluginDirectory.isRoot(), "only root can give a file to another user");
    }
}
