package io.countermeasure.testkit;

import io.countermeasure.engine.Sandboxes;
import io.countermeasure.model.Guarantee;
import io.countermeasure.spi.Sandbox;
import io.countermeasure.spi.SandboxPlan;
import io.countermeasure.spi.SandboxRequest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Sandboxes that keep all rules, and some that do not. */
final class SandboxCases {

    private SandboxCases() {}

    /** The host's, by another name. */
    static class RightSandbox implements Sandbox {

        @Override
        public String name() {
            return "right";
        }

        List<String> prefix() {
            return List.of();
        }

        Map<Guarantee, String> enforced(Map<Guarantee, String> host) {
            return host;
        }

        Optional<String> refusal() {
            return Optional.empty();
        }

        @Override
        public SandboxPlan plan(SandboxRequest request) {
            SandboxPlan host = Sandboxes.host().plan(request);
            return new SandboxPlan(
                    name(),
                    prefix(),
                    enforced(host.enforced()),
                    host.notEnforced(),
                    Optional.empty(),
                    refusal(),
                    false);
        }
    }

    static class Right extends SandboxContract {
        @Override
        protected Sandbox sandbox() {
            return new RightSandbox();
        }
    }

    static class RightHost extends SandboxContract {
        @Override
        protected Sandbox sandbox() {
            return Sandboxes.host();
        }
    }

    @Breaks("itHasAName")
    static class Nameless extends SandboxContract {
        @Override
        protected Sandbox sandbox() {
            return new RightSandbox() {
                @Override
                public String name() {
                    return "";
                }
            };
        }
    }

    @Breaks("aPlanHasTheNameOfItsSandbox")
    static class Disguised extends SandboxContract {
        @Override
        protected Sandbox sandbox() {
            return new RightSandbox() {
                @Override
                public SandboxPlan plan(SandboxRequest request) {
                    return Sandboxes.host().plan(request);
                }
            };
        }
    }

    @Breaks("equalRequestsGetEqualPlans")
    static class Fickle extends SandboxContract {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        protected Sandbox sandbox() {
            return new RightSandbox() {
                @Override
                Map<Guarantee, String> enforced(Map<Guarantee, String> host) {
                    Map<Guarantee, String> other = new EnumMap<>(host);
                    other.replaceAll((guarantee, how) -> how + count.incrementAndGet());
                    return other;
                }
            };
        }
    }

    @Breaks("severalThreadsMayAskAtOnce")
    static class Confined extends SandboxContract {
        private final AtomicReference<Thread> owner = new AtomicReference<>();

        @Override
        protected Sandbox sandbox() {
            return new RightSandbox() {
                @Override
                public SandboxPlan plan(SandboxRequest request) {
                    owner.compareAndSet(null, Thread.currentThread());
                    if (owner.get() != Thread.currentThread()) {
                        throw new IllegalStateException("another thread");
                    }
                    return super.plan(request);
                }
            };
        }
    }

    @Breaks("aPlanSpeaksOfEveryGuaranteeOnce")
    static class Evasive extends SandboxContract {
        @Override
        protected Sandbox sandbox() {
            return new RightSandbox() {
                @Override
                Map<Guarantee, String> enforced(Map<Guarantee, String> host) {
                    Map<Guarantee, String> fewer = new EnumMap<>(host);
                    fewer.remove(Guarantee.EMPTY_STDIN);
                    return fewer;
                }
            };
        }
    }

    @Breaks("aPlanSaysHowAndWhyNot")
    static class Taciturn extends SandboxContract {
        @Override
        protected Sandbox sandbox() {
            return new RightSandbox() {
                @Override
                Map<Guarantee, String> enforced(Map<Guarantee, String> host) {
                    Map<Guarantee, String> blank = new EnumMap<>(host);
                    blank.replaceAll((guarantee, how) -> " ");
                    return blank;
                }
            };
        }
    }

    @Breaks("aPlanThatRefusesEnforcesNothing")
    static class Boasting extends SandboxContract {
        @Override
        protected Sandbox sandbox() {
            return new RightSandbox() {
                @Override
                Optional<String> refusal() {
                    return Optional.of("not today");
                }
            };
        }
    }

    @Breaks("planningLeavesNothing")
    static class Busy extends SandboxContract {
        @Override
        protected Sandbox sandbox() {
            return new RightSandbox() {
                @Override
                public SandboxPlan plan(SandboxRequest request) {
                    Breaks.Stuck.thread();
                    return super.plan(request);
                }
            };
        }
    }

    @Breaks("theExitCodeIsTheCommands")
    static class Soothing extends SandboxContract {
        @Override
        protected Sandbox sandbox() {
            return new RightSandbox() {
                @Override
                List<String> prefix() {
                    return List.of("/bin/sh", "-c", "shift; \"$@\"; exit 0", "sh", "--");
                }
            };
        }
    }

    @Breaks("theIncidentCanBeReadByItsVariable")
    static class Forgetful extends SandboxContract {
        @Override
        protected Sandbox sandbox() {
            return new RightSandbox() {
                @Override
                List<String> prefix() {
                    return List.of("/usr/bin/env", "-i", "--");
                }
            };
        }
    }

    @Breaks("bothOutputsArriveApart")
    static class DeafToComplaints extends SandboxContract {
        @Override
        protected Sandbox sandbox() {
            return new RightSandbox() {
                @Override
                List<String> prefix() {
                    return List.of("/bin/sh", "-c", "shift; exec \"$@\" 2>/dev/null", "sh", "--");
                }
            };
        }
    }

    @Breaks("theWordsArriveAsTheyAre")
    static class Careless extends SandboxContract {
        @Override
        protected Sandbox sandbox() {
            return new RightSandbox() {
                @Override
                List<String> prefix() {
                    String drop = "shift; for w; do shift; [ -z \"$w\" ] || set -- \"$@\" \"$w\"; done; exec \"$@\"";
                    return List.of("/bin/sh", "-c", drop, "sh", "--");
                }
            };
        }
    }
}
