package io.countermeasure.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countermeasure.model.Incident;
import io.countermeasure.model.TextKey;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BindingsTest {

    @Test
    void aLabelIsAnsweredByEveryKeyThatNamesIt() {
        Bindings bindings =
                bindings("on.opened.info.top", "High load, Swapping", "on.opened.info.netstat", "High load");

        assertThat(bindings.answers(Incident.Event.OPENED, " High load "))
                .containsExactly(TextKey.of("info.netstat"), TextKey.of("info.top"));
        assertThat(bindings.answers(Incident.Event.OPENED, "Swapping")).containsExactly(TextKey.of("info.top"));
    }

    @Test
    void theEndOfAnIncidentHasAnswersOfItsOwn() {
        Bindings bindings = bindings("on.cleared.disk.usage", "Disk full");

        assertThat(bindings.answers(Incident.Event.CLEARED, "Disk full")).hasSize(1);
        assertThat(bindings.answers(Incident.Event.OPENED, "Disk full")).isEmpty();
    }

    @Test
    void otherPropertiesAreLeftAlone() {
        assertThat(bindings("inbox", "High load").answers(Incident.Event.OPENED, "High load"))
                .isEmpty();
    }

    @Test
    void aBindingWithoutEventOrKeyIsRefused() {
        assertThatThrownBy(() -> bindings("on.info.top", "x")).hasMessageContaining("\"on.info.top\"");
        assertThatThrownBy(() -> bindings("on.opened.Info Top", "x")).hasMessageContaining("textkey must be");
    }

    private static Bindings bindings(String... pairs) {
        Properties properties = new Properties();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.setProperty(pairs[i], pairs[i + 1]);
        }
        return Bindings.of(properties);
    }
}
