package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countermeasure.integration.hostile.SudoView.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is said of commands under rules that nobody thought of agrees with what {@code sudo -n} then does. 1,000 in a campaign:
 * {@code -Dcampaign.sudoers=1000}; another seed: {@code -Dcampaign.seed=N}.
 */
@Timeout(1200)
class RandomSudoersTest {

    private static final int PAIRS = Integer.getInteger("campaign.sudoers", 100);
    private static final long SEED = Long.getLong("campaign.seed", 20_261_126L);
    private static final int LINES_A_FILE = 5;

    @TempDir
    private Path folder;

    private final Map<String, Integer> counts = new TreeMap<>();

    @BeforeEach
    void onlyRootCanSetThisUp() {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root, for a mount namespace");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/sudo")), "needs sudo, which is not installed");
    }

    @Test
    void whatIsSaidIsWhatSudoThenDoes() throws Exception {
        System.out.println("RandomSudoersTest: seed " + SEED + ", " + PAIRS + " pairs of rules and a command");
        Random random = new Random(SEED);
        try (SudoHost host = new SudoHost(folder)) {
            SudoView root = host.ofRoot();
            SudoView user = host.ofUser();
            for (int pairs = 0; pairs < PAIRS; pairs += LINES_A_FILE) {
                RandomSudoers file = new RandomSudoers(random, host.commands().toString());
                host.sudoers(file.text());
                List<String> lines = file.commands(Math.min(LINES_A_FILE, PAIRS - pairs));
                host.declare(lines);
                compare(file, lines, root.look(), user.look(), user.run());
            }
        }
        System.out.println("RandomSudoersTest: " + counts);
        assertThat(counts.getOrDefault("root: PASSWORDLESS", 0)).isPositive();
        assertThat(counts.getOrDefault("root: PASSWORD_REQUIRED", 0)).isPositive();
        assertThat(counts.getOrDefault("root: NOT_PERMITTED", 0)).isPositive();
    }

    private void compare(
            RandomSudoers file, List<String> lines, List<Answer> ofRoot, List<Answer> ofUser, List<Boolean> works) {
        for (int i = 0; i < lines.size(); i++) {
            String what = lines.get(i) + "\nunder\n" + file.text();
            check("root", what, ofRoot.get(i), works.get(i));
            check("user", what, ofUser.get(i), works.get(i));
        }
    }

    /** Nothing is claimed where it says that it cannot tell, and nothing of rules that sudo hides from the user: those are counted. */
    private void check(String who, String what, Answer answer, boolean works) {
        boolean hidden = answer.hasWarning("HIDDEN");
        String said = who + ": " + answer.verdict();
        counts.merge(hidden ? said + (works ? ", hidden, works" : ", hidden, fails") : said, 1, Integer::sum);
        if (answer.verdict().equals("PERMITTED_UNPROVEN") || (hidden && who.equals("user"))) {
            return;
        }
        assertThat(works)
                .as("%s is told %s: %s", who, answer, what)
                .isEqualTo(answer.verdict().equals("PASSWORDLESS"));
    }
}
