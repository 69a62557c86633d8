package io.countermeasure.testkit;

import io.countermeasure.spi.ExecutionGate;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/** Gates that keep all rules, and some that do not. */
final class GateCases {

    private GateCases() {}

    /** One at a time, and never the key {@code contract.denied}. */
    static class RightGate implements ExecutionGate {
        final Semaphore one = new Semaphore(1);

        @Override
        public String name() {
            return "one at a time";
        }

        @Override
        public Decision acquire(GateRequest request) {
            if (isDenied(request)) {
                return denied("this key never runs");
            }
            return one.tryAcquire() ? new Granted(one::release) : denied("another one runs");
        }

        @Override
        public Decision probe(GateRequest request) {
            if (isDenied(request)) {
                return denied("this key never runs");
            }
            return one.availablePermits() > 0 ? new Granted(() -> {}) : denied("another one runs");
        }

        static boolean isDenied(GateRequest request) {
            return request.metadata().textKey().value().equals("contract.denied");
        }

        static Denied denied(String reason) {
            return new Denied(reason, Optional.empty());
        }
    }

    static class Right extends ExecutionGateContract {
        @Override
        protected ExecutionGate gate() {
            return new RightGate();
        }

        @Override
        protected Optional<ExecutionGate.GateRequest> denied() {
            return Optional.of(request("contract.denied"));
        }
    }

    @Breaks("itHasAName")
    static class Nameless extends Right {
        @Override
        protected ExecutionGate gate() {
            return new RightGate() {
                @Override
                public String name() {
                    return " ";
                }
            };
        }
    }

    @Breaks("whatIsToBeDeniedIsDenied")
    static class Open extends Right {
        @Override
        protected ExecutionGate gate() {
            return new RightGate() {
                @Override
                public Decision acquire(GateRequest request) {
                    return isDenied(request) ? new Granted(() -> {}) : super.acquire(request);
                }
            };
        }
    }

    @Breaks("aDenialSaysWhy")
    static class Taciturn extends Right {
        @Override
        protected ExecutionGate gate() {
            return new RightGate() {
                @Override
                public Decision acquire(GateRequest request) {
                    return isDenied(request) ? denied("") : super.acquire(request);
                }
            };
        }
    }

    @Breaks("aProbeSaysWhatWouldBe")
    static class Promising extends Right {
        @Override
        protected ExecutionGate gate() {
            return new RightGate() {
                @Override
                public Decision probe(GateRequest request) {
                    return new Granted(() -> {});
                }
            };
        }
    }

    @Breaks("aProbeAcquiresNothing")
    static class Grabbing extends Right {
        @Override
        protected ExecutionGate gate() {
            return new RightGate() {
                @Override
                public Decision probe(GateRequest request) {
                    return acquire(request);
                }
            };
        }
    }

    @Breaks("whatIsGivenBackIsThereAgain")
    static class Greedy extends Right {
        @Override
        protected ExecutionGate gate() {
            return new RightGate() {
                @Override
                public Decision acquire(GateRequest request) {
                    return super.acquire(request) instanceof Denied denied ? denied : new Granted(() -> {});
                }
            };
        }
    }

    /** A lock is its owner's alone. */
    @Breaks("anotherThreadMayGiveItBack")
    static class Owned extends Right {
        @Override
        protected ExecutionGate gate() {
            ReentrantLock lock = new ReentrantLock();
            return new RightGate() {
                @Override
                public Decision acquire(GateRequest request) {
                    if (isDenied(request)) {
                        return denied("this key never runs");
                    }
                    return lock.tryLock() ? new Granted(lock::unlock) : denied("another one runs");
                }
            };
        }
    }

    @Breaks("aDenialAcquiresNothing")
    static class Hasty extends Right {
        @Override
        protected ExecutionGate gate() {
            return new RightGate() {
                @Override
                public Decision acquire(GateRequest request) {
                    Decision decision = one.tryAcquire() ? new Granted(one::release) : denied("another one runs");
                    return isDenied(request) ? denied("this key never runs") : decision;
                }
            };
        }
    }

    @Breaks("aPermitThatIsHeldIsNotLost")
    static class Alarming extends Right {
        @Override
        protected ExecutionGate gate() {
            return new RightGate() {
                @Override
                public Decision acquire(GateRequest request) {
                    if (!(super.acquire(request) instanceof Granted granted)) {
                        return denied("another one runs");
                    }
                    return new Granted(new Permit() {
                        @Override
                        public void onLost(Runnable cancel) {
                            cancel.run();
                        }

                        @Override
                        public void close() {
                            granted.permit().close();
                        }
                    });
                }
            };
        }
    }

    @Breaks("severalThreadsMayAskAtOnce")
    static class Confined extends Right {
        private final Thread owner = Thread.currentThread();

        @Override
        protected ExecutionGate gate() {
            return new RightGate() {
                @Override
                public Decision acquire(GateRequest request) {
                    if (Thread.currentThread() != owner) {
                        throw new IllegalStateException("another thread");
                    }
                    return super.acquire(request);
                }
            };
        }
    }
}
