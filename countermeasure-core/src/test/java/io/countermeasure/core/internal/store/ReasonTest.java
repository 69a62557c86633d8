package io.countermeasure.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;

class ReasonTest {

    @Test
    void whatTheJdkSaysWithAPathOnlyIsPutInWords() {
        assertThat(Reason.of(new NoSuchFileException("/x"))).isEqualTo("no such file or directory");
        assertThat(Reason.of(new AccessDeniedException("/x"))).isEqualTo("permission denied");
        assertThat(Reason.of(new FileAlreadyExistsException("/x"))).isEqualTo("there is a file of that name already");
        assertThat(Reason.of(new NotDirectoryException("/x"))).isEqualTo("it is not a directory");
    }

    @Test
    void otherReasonsAreTakenAsTheyAre() {
        assertThat(Reason.of(new FileSystemException("/x", null, "Read-only file system")))
                .isEqualTo("read-only file system");
        assertThat(Reason.of(new IOException("No space left on device"))).isEqualTo("no space left on device");
    }

    @Test
    void withoutAnyReasonTheExceptionIsNamed() {
        assertThat(Reason.of(new ClosedChannelException())).isEqualTo("ClosedChannelException");
    }
}
