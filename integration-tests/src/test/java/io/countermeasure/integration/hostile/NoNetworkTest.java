package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A vendor who requires NO_NETWORK has it or a refusal with the cause, whatever host that is; and where it is not required, there is a network. */
@Timeout(120)
class NoNetworkTest {

    private static final String HAD = "none bubblewrap: network namespace of its own";
    private static final String NOBODYS = "but is owned by uid 65534, which also stands for users";

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "as it is, env, " + HAD,
        "no new privileges, setpriv --no-new-privs, " + HAD,
        "bubblewrap is missing, bwrap --dev-bind / / --ro-bind /dev/null /usr/bin/bwrap --, install the package bubblewrap",
        "no user namespaces, bwrap --unshare-user --dev-bind / / --disable-userns --, a folder cannot be given to nobody",
        "a container that hides parts of /proc, bwrap --dev-bind / / --tmpfs /proc/bus --, systempaths=unconfined",
    })
    void requiredNoNetworkIsHadOrRefused(String host, String prefix, String expected) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            List<String> words = new ArrayList<>(List.of(prefix.split(" ", -1)));
            words.addAll(Jvms.words(
                    NoNetworkMain.class, "-XX:TieredStopAtLevel=1", Integer.toString(server.getLocalPort())));
            Process jvm = Jvms.start(new ProcessBuilder(words));
            List<String> said = jvm.inputReader()
                    .lines()
                    .filter(line -> line.matches("(control|required): .*"))
                    .toList();

            assertThat(jvm.waitFor()).as("%s: %s", host, said).isZero();
            assertThat(said).hasSize(2).first().isEqualTo("control: connected");
            assertThat(said.get(1)).contains(isOrdinaryUsersNamespace(prefix) ? NOBODYS : expected);
            if (!expected.equals(HAD)) {
                assertThat(said.get(1)).contains("SANDBOX_UNAVAILABLE");
            }
        }
    }

    /** Root is nobody there, so who could replace what root owns cannot be told. */
    private static boolean isOrdinaryUsersNamespace(String prefix) {
        return !Attacks.ROOT && prefix.startsWith("bwrap") && !prefix.contains("/dev/null");
    }
}
