package io.countermeasure.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SightTest {

    @ParameterizedTest(name = "{0}, CapEff {1}, NoNewPrivs {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "rw                       | 0000000000000000 | 0 | false | false",
                "rw,hidepid=invisible     | 0000000000000000 | 0 | true | true",
                "rw,hidepid=2             | 0000000000000000 | 0 | true | true",
                "rw,hidepid=off           | 0000000000000000 | 0 | false | false",
                "rw,hidepid=invisible     | 000001ffffffffff | 0 | false | false",
                "rw,hidepid=invisible     | 00000000a80425fb | 0 | true | true",
                "rw,hidepid=invisible     | 0000000000000000 | 1 | false | true",
                "rw,gid=27,hidepid=2      | 0000000000000000 | 0 | false | false",
                "rw,gid=28,hidepid=2      | 0000000000000000 | 0 | true | true",
                "rw,gid=27,hidepid=ptraceable | 0000000000000000 | 0 | true | true"
            })
    void whatRunsBecomeIsHiddenFromWhoHasNoRightToSeeIt(
            String options, String rights, int noNew, boolean partial, boolean hides) {
        List<String> mounts = List.of(
                "22 1 0:5 / /proc rw,relatime - proc proc rw",
                "36 22 0:9 / /proc rw,relatime shared:7 - proc proc " + options,
                "37 22 0:8 / /proc/sys/fs/binfmt_misc rw - autofs systemd-1 rw,hidepid=1");
        List<String> status = List.of(
                "Name:\tjava", "Gid:\t5\t5\t5\t5", "Groups:\t4 27 ", "CapEff:\t" + rights, "NoNewPrivs:\t" + noNew);

        assertThat(Sight.isPartial(mounts, status)).isEqualTo(partial);
        assertThat(Sight.hidesOthers(mounts, status)).isEqualTo(hides);
    }
}
