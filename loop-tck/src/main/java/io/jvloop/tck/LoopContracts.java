package io.jvloop.tck;

import io.jvloop.spi.LoopPolicy;
import org.junit.jupiter.api.Nested;

/** All contracts of the loop and its tasks that need no sockets, for a back end to take over at once: a subclass names its policy. */
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

    /** {@link WrongThreadContract}. */
    @Nested
    class WrongThread extends WrongThreadContract {
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

    /** {@link BatchEndContract}. */
    @Nested
    class BatchEnd extends BatchEndContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link CarrierContract}. */
    @Nested
    class Carrier extends CarrierContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link FaultContract}. */
    @Nested
    class EveryFault extends FaultContract {
        @Override
        protected LoopPolicy policy() {
            return LoopContracts.this.policy();
        }
    }

    /** {@link StandingCarrierContract}. */
    @Nested
    class StandingCarrier extends StandingCarrierContract {
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

    /** {@link AnyThreadContract}. */
    @Nested
    class AnyThread extends AnyThreadContract {
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

    /** {@link ManyCancellationsContract}. */
    @Nested
    class ManyCancellations extends ManyCancellationsContract {
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

    /** {@link StartedThreadsContract}. */
    @Nested
    class StartedThreads extends StartedThreadsContract {
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
