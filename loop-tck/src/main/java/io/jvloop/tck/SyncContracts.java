package io.jvloop.tck;

import io.jvloop.spi.LoopPolicy;
import org.junit.jupiter.api.Nested;

/**
 * All contracts of what coordinates tasks, for a back end to take over at once: combinators, time-outs, groups, locks and queues. They need
 * no sockets. A subclass names its policy.
 */
public abstract class SyncContracts {

    /**
     * The back end under test.
     *
     * @return its policy
     */
    protected abstract LoopPolicy policy();

    /** {@link GatherContract}. */
    @Nested
    class Gather extends GatherContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }

    /** {@link WaitContract}. */
    @Nested
    class Wait extends WaitContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }

    /** {@link WaitForContract}. */
    @Nested
    class WaitFor extends WaitForContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }

    /** {@link ShieldContract}. */
    @Nested
    class Shield extends ShieldContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }

    /** {@link TimeoutContract}. */
    @Nested
    class Timeout extends TimeoutContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }

    /** {@link TimeoutScopeContract}. */
    @Nested
    class TimeoutScope extends TimeoutScopeContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }

    /** {@link TaskGroupContract}. */
    @Nested
    class TaskGroup extends TaskGroupContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }

    /** {@link TaskGroupFailureContract}. */
    @Nested
    class TaskGroupFailure extends TaskGroupFailureContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }

    /** {@link TaskGroupCancellationContract}. */
    @Nested
    class TaskGroupCancellation extends TaskGroupCancellationContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }

    /** {@link LockContract}. */
    @Nested
    class Lock extends LockContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }

    /** {@link EventContract}. */
    @Nested
    class Event extends EventContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }

    /** {@link ConditionContract}. */
    @Nested
    class Condition extends ConditionContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }

    /** {@link SemaphoreContract}. */
    @Nested
    class Semaphore extends SemaphoreContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }

    /** {@link BarrierContract}. */
    @Nested
    class Barrier extends BarrierContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }

    /** {@link QueueContract}. */
    @Nested
    class Queue extends QueueContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }

    /** {@link QueueShutdownContract}. */
    @Nested
    class QueueShutdown extends QueueShutdownContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }

    /** {@link TimeoutRaceContract}. */
    @Nested
    class TimeoutRace extends TimeoutRaceContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }

    /** {@link TaskGroupRaceContract}. */
    @Nested
    class TaskGroupRace extends TaskGroupRaceContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }

    /** {@link HandOverContract}. */
    @Nested
    class HandOver extends HandOverContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }

    /** {@link QueueHandOverContract}. */
    @Nested
    class QueueHandOver extends QueueHandOverContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }

    /** {@link CombinatorMisuseContract}. */
    @Nested
    class CombinatorMisuse extends CombinatorMisuseContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }

    /** {@link PrimitiveMisuseContract}. */
    @Nested
    class PrimitiveMisuse extends PrimitiveMisuseContract {
        @Override
        protected LoopPolicy policy() {
            return SyncContracts.this.policy();
        }
    }
}
