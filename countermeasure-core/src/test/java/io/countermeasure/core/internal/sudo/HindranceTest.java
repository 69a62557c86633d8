package io.countermeasure.core.internal.sudo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HindranceTest {

    private static final String ALL = "         0          0 4294967295\n";

    @Test
    void whatKeepsSudoFromBecomingRootIsNamed() {
        assertThat(Hindrance.of("NoNewPrivs:\t0\n", ALL)).isEmpty();
        assertThat(Hindrance.of("NoNewPrivs:\t0\n", "         0     100000      65536\n"))
                .isEmpty();
        assertThat(Hindrance.of("NoNewPrivs:\t1\n", ALL)).get().asString().contains("no_new_privs");
        assertThat(Hindrance.of("NoNewPrivs:\t0\n", "")).get().asString().contains("user namespace");
        assertThat(Hindrance.of("NoNewPrivs:\t0\n", "      1000       1000          1\n"))
                .isPresent();
    }
}
