package io.countermeasure.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.plugin.CommandCountermeasure;
import io.countermeasure.plugin.CountermeasurePlugin;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandardCountermeasuresTest {

    private final List<CountermeasureMetadata> all = StandardCountermeasures.all().stream()
            .map(CountermeasurePlugin::metadata)
            .toList();

    @Test
    void theyAreTheVendorsFive() {
        assertThat(all)
                .extracting(CountermeasureMetadata::name, CountermeasureMetadata::description)
                .containsExactly(
                        tuple("Reboot Server", "Reboot the server"),
                        tuple("dmesg", "Gather the latest lines from dmesg"),
                        tuple("netstat", "Gather most recent netstat output"),
                        tuple("top", "Gather most recent top output"),
                        tuple("vmstat", "Gather vmstat output"));
        assertThat(all).extracting(CountermeasureMetadata::author).containsOnly("support@panopta.com");
        assertThat(all)
                .extracting(m -> m.textKey().value())
                .containsExactly("server.reboot", "info.dmesg", "info.netstat", "info.top", "info.vmstat");
    }

    @Test
    void onlyTheRebootNeedsSudoAndRunsExactlyWhatItDeclares() {
        CommandCountermeasure reboot =
                (CommandCountermeasure) StandardCountermeasures.all().get(0);

        assertThat(reboot.metadata().disruptive()).isTrue();
        assertThat(reboot.metadata().maxFrequency()).isPresent();
        assertThat(reboot.command().words().get(2))
                .isEqualTo("sudo -n " + reboot.metadata().sudoRequirements().get(0));
        assertThat(all.subList(1, 5))
                .allSatisfy(m -> assertThat(m.sudoRequirements()).isEmpty());
    }
}
