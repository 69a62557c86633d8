package io.countermeasure.core.internal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.core.internal.load.KeptFacts;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.SandboxPolicy;
import io.countermeasure.process.Executables;
import io.countermeasure.process.Launcher;
import io.countermeasure.process.RunUser;
import io.countermeasure.spi.SandboxPlan;
import io.countermeasure.spi.SandboxRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With real and with false executables in the place of bubblewrap's. */
@Timeout(120)
class ConfinedSandboxTest {

    private static final String REAL = Executables.find("bwrap", Launcher.PATH).orElse("");
    private static final boolean ROOT = RunUser.current().uid() == 0;

    private static final int STICKY = 01777;

    /** Hands on all words but those. */
    private static final String WITHOUT = "#!/bin/bash\nwords=()\nfor word in \"$@\"; do case \"$word\" in %s) ;; *)"
            + " words+=(\"$word\") ;; esac; done\nexec " + REAL + " \"${words[@]}\"\n";

    @TempDir
    private Path folder;

    @BeforeEach
    void everybodyMayReadIt() throws IOException {
        Assumptions.assumeFalse(REAL.isEmpty(), "needs bubblewrap");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Like the folder for temporary files. */
    private void everybodyMayWriteIt() throws IOException {
        if (ROOT) {
            Files.setAttribute(folder, "unix:mode", STICKY);
        }
    }

    @Test
    void whatWasSeenFromInsideIsClaimed() {
        SandboxPlan plan = plan(Path.of(REAL), SandboxPolicy.none());

        assertThat(plan.refusal()).isEmpty();
        assertThat(plan.enforced()).containsOnlyKeys(Guarantee.values());
        assertThat(plan.prefix()).endsWith("--").contains("--disable-userns", "--seccomp");
    }

    @Test
    void equalRequestsGetEqualPlans() {
        ConfinedSandbox sandbox = sandbox(Path.of(REAL), "amd64");

        assertThat(sandbox.plan(request(SandboxPolicy.none(), false)))
                .isEqualTo(sandbox.plan(request(SandboxPolicy.none(), false)));
    }

    @Test
    void aNetworkThatIsGrantedIsNotClaimedToBeAbsent() {
        SandboxPlan plan =
                plan(Path.of(REAL), SandboxPolicy.builder().network(true).build());

        assertThat(plan.refusal()).isEmpty();
        assertThat(plan.prefix()).doesNotContain("--unshare-net");
        assertThat(plan.notEnforced()).containsOnlyKeys(Guarantee.NO_NETWORK);
    }

    @Test
    void aFolderThatIsGrantedBoundsNoScratch() {
        SandboxPlan plan =
                plan(Path.of(REAL), SandboxPolicy.builder().write(folder).build());

        assertThat(plan.refusal()).isEmpty();
        assertThat(plan.prefix()).containsSubsequence("--bind-try", folder.toString(), folder.toString());
        assertThat(plan.notEnforced().get(Guarantee.SCRATCH_LIMIT)).contains(folder.toString());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"with space", "a\tb", "a\nb", "back\\slash"})
    void whateverAGrantedFolderIsCalled(String name) throws IOException {
        Path granted = Files.createDirectory(folder.resolve(name));

        assertThat(plan(Path.of(REAL), SandboxPolicy.builder().write(granted).build())
                        .refusal())
                .isEmpty();
    }

    @Test
    void whatIsALinkWithinCanBeGrantedToo() throws IOException {
        Path granted = Files.createTempDirectory(Path.of("/var/tmp"), "countermeasure-test");
        try {
            assertThat(plan(
                                    Path.of(REAL),
                                    SandboxPolicy.builder().write(granted).build())
                            .refusal())
                    .isEmpty();
        } finally {
            Files.delete(granted);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/", "/run", "/run/countermeasure", "/work"})
    void whatTheSandboxNeedsItselfCannotBeGranted(String path) {
        for (SandboxPolicy policy : List.of(
                SandboxPolicy.builder().read(Path.of(path)).build(),
                SandboxPolicy.builder().write(Path.of(path)).build())) {
            assertRefused(plan(Path.of(REAL), policy), "to the sandbox but was " + path);
        }
    }

    /** Others, who were not interrupted, would have it for a minute. */
    @Test
    void whatAnInterruptedThreadSawIsNotRemembered() {
        ConfinedSandbox sandbox = sandbox(Path.of(REAL), "amd64");
        Thread.currentThread().interrupt();
        SandboxPlan interrupted = sandbox.plan(request(SandboxPolicy.none(), false));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupted.refusal()).isPresent();
        assertThat(sandbox.plan(request(SandboxPolicy.none(), false)).refusal()).isEmpty();
    }

    @Test
    void onAnotherArchitectureTheFilterAloneIsNotEnforcedAndTheCauseIsSaid() {
        SandboxPlan plan = sandbox(Path.of(REAL), "aarch64").plan(request(SandboxPolicy.none(), false));

        assertThat(plan.refusal()).isEmpty();
        assertThat(plan.prefix()).doesNotContain("--seccomp");
        assertThat(plan.notEnforced()).containsOnlyKeys(Guarantee.SYSCALL_FILTER);
        assertThat(plan.notEnforced().get(Guarantee.SYSCALL_FILTER)).contains("x86-64", "aarch64");
    }

    @ParameterizedTest(name = "without {0}: {1}")
    @CsvSource({
        "--seccomp|3, SYSCALL_FILTER",
        "--unshare-net, NO_NETWORK",
        "--unshare-pid, TREE_KILL",
        "--size|8388608|67108864, SCRATCH_LIMIT",
    })
    void aSandboxThatLeavesSomethingOutIsFoundOut(String words, String guarantee) throws IOException {
        SandboxPlan plan = plan(script(WITHOUT.formatted(words)), SandboxPolicy.none());

        assertRefused(plan, guarantee);
    }

    @Test
    void oneThatMountsWhatIsToBeReadOnlyWritableIsFoundOut() throws IOException {
        Path fake = script("#!/bin/bash\nexec " + REAL + " \"${@/#--ro-bind/--bind}\"\n");

        assertRefused(plan(fake, SandboxPolicy.none()), "/usr is mounted writable");
    }

    @Test
    void oneThatExitsWithZeroAndDoesNothingIsRefused() throws IOException {
        assertRefused(plan(script("#!/bin/sh\nexit 0\n"), SandboxPolicy.none()), "did not stand: exit code 0");
    }

    @Test
    void oneThatRunsTheCommandWithoutASandboxIsRefused() throws IOException {
        Path fake = script(
                "#!/bin/sh\necho '{ \"exit-code\": 0 }' >&4\nwhile [ \"$1\" != -- ]; do shift; done; shift; exec \"$@\"\n");

        SandboxPlan plan = plan(fake, SandboxPolicy.none());

        // an ordinary user's limit counts its processes on the whole host, of which there may be too many
        String why = plan.refusal().orElseThrow().contains("Cannot fork")
                ? "did not come to its end"
                : "TREE_KILL: what the self-test left behind outlived it";
        assertRefused(plan, why);
    }

    @Test
    void oneThatOnlySaysItRanIsRefused() throws IOException {
        Path fake = script("#!/bin/sh\necho '{ \"exit-code\": 0 }' >&4\necho end\n");

        assertRefused(plan(fake, SandboxPolicy.none()), "its self-test did not see what it should");
    }

    @Test
    void aTruncatedFilterIsRefusedInBubblewrapsWords() throws IOException {
        Path fake = script("#!/bin/sh\nhead -c 104 <&3 >\"$0.$$\"\nexec 3<\"$0.$$\"\nexec " + REAL + " \"$@\"\n");
        everybodyMayWriteIt();

        assertRefused(plan(fake, SandboxPolicy.none()), "prctl(PR_SET_SECCOMP)");
    }

    @Test
    void aFilterThatSomebodyElseCouldReplaceIsNotUsed() throws IOException {
        Path others = Files.createDirectory(folder.resolve("others"));
        Files.setPosixFilePermissions(others, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertRefused(
                ConfinedSandbox.of(Path.of(REAL), others, "amd64").plan(request(SandboxPolicy.none(), false)),
                others + " must not be writable by group or others but has mode 0777");
    }

    @Test
    void whereNoNamespaceCanBeMadeItIsRefusedWithBubblewrapsWordsAndARemedy() throws IOException {
        Path none = script(
                "#!/bin/sh\nexec " + REAL + " --unshare-user --dev-bind / / --disable-userns -- " + REAL + " \"$@\"\n");

        assertRefused(plan(none, SandboxPolicy.none()), "it said: bwrap: ");
    }

    @Test
    void whatWasSeenIsKeptForTheNextProcessAsLongAsTheToolsAreTheSameFiles() throws IOException {
        Path counting = script("#!/bin/sh\necho >>" + folder + "/runs\nexec " + REAL + " \"$@\"\n");
        everybodyMayWriteIt();
        Facts facts = new Facts();

        assertThat(keptPlan(counting, facts).refusal()).isEmpty();
        assertThat(keptPlan(counting, facts).refusal()).isEmpty();
        assertThat(runs()).isEqualTo(1);
        assertThat(facts.kept).hasSize(1);

        Files.setLastModifiedTime(counting, FileTime.fromMillis(0));
        assertThat(keptPlan(counting, facts).refusal()).isEmpty();
        assertThat(runs()).isEqualTo(2);

        facts.kept.replaceAll((name, question) -> new byte[] {'x'});
        assertThat(keptPlan(counting, facts).refusal()).isEmpty();
        assertThat(runs()).as("the question itself has to be there").isEqualTo(3);
    }

    @Test
    void aGrantedFolderThatComesToBeThereIsSeenAnew() throws IOException {
        Path counting = script("#!/bin/sh\necho >>" + folder + "/runs\nexec " + REAL + " \"$@\"\n");
        everybodyMayWriteIt();
        ConfinedSandbox sandbox = sandbox(counting, "amd64");
        Path granted = folder.resolve("granted");
        SandboxRequest request = request(SandboxPolicy.builder().write(granted).build(), false);

        assertThat(sandbox.plan(request).refusal()).isEmpty();
        assertThat(sandbox.plan(request).refusal()).isEmpty();
        assertThat(runs()).isEqualTo(1);

        Files.createDirectory(granted);
        assertThat(sandbox.plan(request).refusal()).isEmpty();
        assertThat(runs()).isEqualTo(2);
    }

    /** As long as the file, of the same time and in its place: only when it was changed tells them apart. */
    @Test
    void aToolThatWasOverwrittenIsTestedAnew() throws Exception {
        Path tool = script("#!/bin/sh\nexec " + REAL + " \"$@\"\n");
        ConfinedSandbox sandbox = sandbox(tool, "amd64");
        assertThat(sandbox.plan(request(SandboxPolicy.none(), false)).refusal()).isEmpty();
        FileTime before = Files.getLastModifiedTime(tool);
        long size = Files.size(tool);

        String fake = "#!/bin/sh\nexit 0\n";
        Files.writeString(tool, fake + "#".repeat((int) size - fake.length()), StandardOpenOption.TRUNCATE_EXISTING);
        Files.setLastModifiedTime(tool, before);

        assertThat(Files.size(tool)).isEqualTo(size);
        assertRefused(sandbox.plan(request(SandboxPolicy.none(), false)), "the sandbox did not stand");
    }

    @Test
    void theFewestProcessesThatCanBeAskedForAreSeenToBeTheMost() {
        SandboxPlan plan = sandbox(Path.of(REAL), "amd64")
                .plan(new SandboxRequest(
                        SandboxPolicy.none(), ROOT ? Optional.of("nobody") : Optional.empty(), false, 8, 64 << 20));

        assertThat(plan.refusal()).isEmpty();
        assertThat(plan.enforced()).containsKey(Guarantee.PROCESS_LIMIT);
    }

    @Test
    void whatWasAmissIsNotKept() throws IOException {
        Facts facts = new Facts();

        assertRefused(keptPlan(script("#!/bin/sh\nexit 0\n"), facts), "did not stand");
        assertThat(facts.kept).isEmpty();
    }

    /** As a process plans that knows nothing but what was kept. */
    private SandboxPlan keptPlan(Path bwrap, Facts facts) {
        return sandbox(bwrap, "amd64").keptIn(facts).plan(request(SandboxPolicy.none(), false));
    }

    private long runs() throws IOException {
        return Files.readAllLines(folder.resolve("runs")).size();
    }

    private static final class Facts implements KeptFacts {
        private final Map<String, byte[]> kept = new HashMap<>();

        @Override
        public Optional<byte[]> read(String name) {
            return Optional.ofNullable(kept.get(name));
        }

        @Override
        public void write(String name, byte[] fact) {
            kept.put(name, fact);
        }
    }

    @Test
    void oneThatIsMissingIsRefused() {
        assertRefused(plan(folder.resolve("missing"), SandboxPolicy.none()), "missing");
    }

    @Test
    void whatNeedsSudoIsShownAStandInForIt() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/sudo")), "needs sudo, which is not installed");
        String sudo = Path.of("/usr/bin/sudo").toRealPath().toString();

        SandboxPlan with = sandbox(Path.of(REAL), "amd64").plan(request(SandboxPolicy.none(), true));
        SandboxPlan without = sandbox(Path.of(REAL), "amd64").plan(request(SandboxPolicy.none(), false));

        assertThat(with.refusal()).isEmpty();
        assertThat(with.enforced()).isEqualTo(without.enforced());
        assertThat(with.prefix()).containsSequence("--ro-bind", standIn(with), sudo);
        assertThat(Path.of(standIn(with))).isExecutable().content().startsWith("#!/bin/sh");
        assertThat(without.prefix()).doesNotContain(sudo);
    }

    private static String standIn(SandboxPlan plan) {
        return plan.prefix().stream()
                .filter(w -> w.contains("countermeasure-sudo-"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theAgentsOwnWorkInTheCommonPoolDelaysNoSelfTest() {
        CountDownLatch done = new CountDownLatch(1);
        for (int i = 0; i <= ForkJoinPool.getCommonPoolParallelism(); i++) {
            ForkJoinPool.commonPool().execute(() -> {
                while (done.getCount() > 0) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                }
            });
        }
        try {
            assertThat(plan(Path.of(REAL), SandboxPolicy.none()).refusal()).isEmpty();
        } finally {
            done.countDown();
        }
    }

    @Test
    void aRootAgentHasToNameAnotherUser() {
        Assumptions.assumeTrue(ROOT, "needs root");
        ConfinedSandbox sandbox = sandbox(Path.of(REAL), "amd64");

        for (Optional<String> user : List.of(Optional.<String>empty(), Optional.of("root"))) {
            assertRefused(
                    sandbox.plan(new SandboxRequest(SandboxPolicy.none(), user, false, 64, 64 << 20)), "runAs(..)");
        }
    }

    private static void assertRefused(SandboxPlan plan, String why) {
        assertThat(plan.refusal().orElse("it was not refused")).contains(why);
        assertThat(plan.prefix()).isEmpty();
        assertThat(plan.enforced()).isEmpty();
    }

    private SandboxPlan plan(Path bwrap, SandboxPolicy policy) {
        return sandbox(bwrap, "amd64").plan(request(policy, false));
    }

    private ConfinedSandbox sandbox(Path bwrap, String architecture) {
        return ConfinedSandbox.of(bwrap, folder, architecture);
    }

    private static SandboxRequest request(SandboxPolicy policy, boolean sudo) {
        return new SandboxRequest(policy, ROOT ? Optional.of("nobody") : Optional.empty(), sudo, 64, 64 << 20);
    }

    private Path script(String content) throws IOException {
        Path script = Files.writeString(folder.resolve("bwrap"), content);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }
}
