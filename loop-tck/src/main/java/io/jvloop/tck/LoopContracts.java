package io.jvloop.tck;

import io.jvloop.spi.LoopPolicy;
import org.junit.jupiter.api.Nested;

/** All contracts that need no sockets, for a back end to take over at once: a subclass names its policy. */
public abstract class LoopContracts {

    /**
     * The back end under test.
     *
     * @return its policy
     */
    protected abstract LoopPolicy policy();

    /** {@link CallbackContract}. */
    @Nested
    class Callbacks extends CallbackContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link TimerContract}. */
    @Nested
    class Timers extends TimerContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link LifecycleContract}. */
    @Nested
    class Lifecycle extends LifecycleContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link ExecutorContract}. */
    @Nested
    class Executor extends ExecutorContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link ExceptionHandlerContract}. */
    @Nested
    class ExceptionHandler extends ExceptionHandlerContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link CurrentLoopContract}. */
    @Nested
    class CurrentLoop extends CurrentLoopContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link JvmContract}. */
    @Nested
    class Jvm extends JvmContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link BadUseContract}. */
    @Nested
    class BadUse extends BadUseContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link ThreadsafeContract}. */
    @Nested
    class Threadsafe extends ThreadsafeContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link RunnerContract}. */
    @Nested
    class Runner extends RunnerContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link TaskContract}. */
    @Nested
    class Tasks extends TaskContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link CancellationContract}. */
    @Nested
    class Cancellation extends CancellationContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link RandomProgramFindingsContract}. */
    @Nested
    class RandomProgramFindings extends RandomProgramFindingsContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link BlockingContract}. */
    @Nested
    class Blocking extends BlockingContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link CloseContract}. */
    @Nested
    class Close extends CloseContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link GatherContract}. */
    @Nested
    class Gather extends GatherContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link WaitContract}. */
    @Nested
    class Wait extends WaitContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link WaitForContract}. */
    @Nested
    class WaitFor extends WaitForContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link ShieldContract}. */
    @Nested
    class Shield extends ShieldContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link TimeoutContract}. */
    @Nested
    class Timeout extends TimeoutContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link TimeoutScopeContract}. */
    @Nested
    class TimeoutScope extends TimeoutScopeContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link TaskGroupContract}. */
    @Nested
    class TaskGroup extends TaskGroupContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link TaskGroupFailureContract}. */
    @Nested
    class TaskGroupFailure extends TaskGroupFailureContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link TaskGroupCancellationContract}. */
    @Nested
    class TaskGroupCancellation extends TaskGroupCancellationContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link LockContract}. */
    @Nested
    class Lock extends LockContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link EventContract}. */
    @Nested
    class Event extends EventContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link ConditionContract}. */
    @Nested
    class Condition extends ConditionContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link SemaphoreContract}. */
    @Nested
    class Semaphore extends SemaphoreContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link BarrierContract}. */
    @Nested
    class Barrier extends BarrierContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link QueueContract}. */
    @Nested
    class Queue extends QueueContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link QueueShutdownContract}. */
    @Nested
    class QueueShutdown extends QueueShutdownContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link TimeoutRaceContract}. */
    @Nested
    class TimeoutRace extends TimeoutRaceContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link TaskGroupRaceContract}. */
    @Nested
    class TaskGroupRace extends TaskGroupRaceContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link HandOverContract}. */
    @Nested
    class HandOver extends HandOverContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link QueueHandOverContract}. */
    @Nested
    class QueueHandOver extends QueueHandOverContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link CombinatorMisuseContract}. */
    @Nested
    class CombinatorMisuse extends CombinatorMisuseContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link PrimitiveMisuseContract}. */
    @Nested
    class PrimitiveMisuse extends PrimitiveMisuseContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link WatchdogContract}. */
    @Nested
    class Watchdog extends WatchdogContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link FutureContract}. */
    @Nested
    class Futures extends FutureContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link AwaitCycleContract}. */
    @Nested
    class AwaitCycles extends AwaitCycleContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link CancellationPairsContract}. */
    @Nested
    class CancellationPairs extends CancellationPairsContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link ContextContract}. */
    @Nested
    class Contexts extends ContextContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link EagerTaskContract}. */
    @Nested
    class EagerTasks extends EagerTaskContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link TaskFactoryContract}. */
    @Nested
    class TaskFactories extends TaskFactoryContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link TaskOutcomeContract}. */
    @Nested
    class TaskOutcomes extends TaskOutcomeContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link DebugContract}. */
    @Nested
    class Debug extends DebugContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link TaskGraphContract}. */
    @Nested
    class TaskGraph extends TaskGraphContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link IntrospectionContract}. */
    @Nested
    class Introspection extends IntrospectionContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link SignalContract}. */
    @Nested
    class Signal extends SignalContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }
}
