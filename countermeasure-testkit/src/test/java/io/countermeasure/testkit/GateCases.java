package io.countermeasure.testkit;

import io.countermeasure.spi.ExecutionGate;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
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

    @SuppressWarnings({"NullAway", "NullOptional"}) // it is what is wrong with it
    @Breaks("aDenialSaysWhy")
    static class Timeless extends Right {
        @Override
        protected ExecutionGate gate() {
            return new RightGate() {
                @Override
                public Decision acquire(GateRequest request) {
                    return isDenied(request) ? new Denied("this key never runs", null) : super.acquire(request);
                }
            };
        }
    }

    @Breaks("aProbeAcquiresNothing")
    static class GrabbingForTheDenied extends Right {
        @Override
        protected ExecutionGate gate() {
            return new RightGate() {
                @Override
                public Decision probe(GateRequest request) {
                    boolean unused = isDenied(request) && one.tryAcquire();
                    return super.probe(request);
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

    /** Forgets the one that is given back right after another. */
    @Breaks("whatIsGivenBackIsThereAgain")
    static class Greedy extends Right {
        @Override
        protected ExecutionGate gate() {
            return new RightGate() {
                private final Thread first = Thread.currentThread();
                private int grants;

                @Override
                public Decision acquire(GateRequest request) {
                    if (!(super.acquire(request) instanceof Granted granted)) {
                        return denied("another one runs");
                    }
                    boolean forgets = Thread.currentThread() == first && ++grants == 2;
                    return forgets ? new Granted(() -> {}) : granted;
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
                    return lock.tryLock() ? new Granted(() -> unlock(lock)) : denied("another one runs");
                }
            };
        }

        void unlock(ReentrantLock lock) {
            lock.unlock();
        }
    }

    /** It gives back nothing on another thread, and says nothing of that. */
    @Breaks("anotherThreadMayGiveItBack")
    static class OwnedInSilence extends Owned {
        @Override
        void unlock(ReentrantLock lock) {
            if (lock.isHeldByCurrentThread()) {
                lock.unlock();
            }
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

    /** One thread at a time. */
    @Breaks("severalThreadsMayAskAtOnce")
    static class Narrow extends Right {
        @Override
        protected ExecutionGate gate() {
            Semaphore door = new Semaphore(1);
            return new RightGate() {
                @Override
                public Decision acquire(GateRequest request) {
                    if (!door.tryAcquire()) {
                        throw new IllegalStateException("another thread asks");
                    }
                    try {
                        LockSupport.parkNanos(1_000_000);
                        return super.acquire(request);
                    } finally {
                        door.release();
                    }
                }
            };
        }
    }

    /** What is asked for meanwhile is counted, and never given back. */
    @Breaks("severalThreadsMayAskAtOnce")
    static class Losing extends Right {
        @Override
        protected ExecutionGate gate() {
            Semaphore door = new Semaphore(1);
            return new RightGate() {
                private final AtomicBoolean lost = new AtomicBoolean();

                @Override
                public Decision acquire(GateRequest request) {
                    boolean alone = door.tryAcquire();
                    LockSupport.parkNanos(1_000_000);
                    if (alone) {
                        door.release();
                    } else {
                        lost.set(true);
                    }
                    return lost.get() ? denied("another one runs") : super.acquire(request);
                }
            };
        }
    }
}
