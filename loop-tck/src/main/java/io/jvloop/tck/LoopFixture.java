package io.jvloop.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.LoopPolicies;
import io.jvloop.Task;
import io.jvloop.UnhandledFailure;
import io.jvloop.VoidBody;
import io.jvloop.spi.Availability;
import io.jvloop.spi.Capability;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.watch.LeakCheck;
import io.jvloop.tck.watch.TestLimit;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/**
 * Opens a loop for each test of a contract, runs the body of an {@link AsyncTest} on it, and closes it. Fails a test that leaves behind an
 * unreported failure, a pending task, a descriptor or a thread, or whose loop calls a logger, handler or clock on its carrier (text forms
 * are guarded by an assertion in the core), and breaks off one that does not end. Skips it, with the reason, where the back end is not
 * available or lacks what the test needs.
 */
public final class LoopFixture implements BeforeEachCallback, InvocationInterceptor, AfterEachCallback, TestExecutionExceptionHandler {
    private final @Nullable Supplier<LoopOptions> given;
    private final Set<Capability> needed;
    private final Duration limit;
    private final List<UnhandledFailure> failures = new ArrayList<>();
    private final CarrierWatch carrier = new CarrierWatch();
    private @Nullable Supplier<LoopOptions> options;
    private @Nullable LoopHome home;
    private @Nullable EventLoop loop;
    private @Nullable LeakCheck leaks;
    private @Nullable TestLimit watch;

    /**
     * A fixture for a contract, whose loops are those of the {@link BackEndUnderTest}.
     *
     * @param needed what each test needs; as {@link #require}
     */
    public LoopFixture(Capability... needed) {
        this(null, TestLimit.DEFAULT, needed);
    }

    /**
     * A fixture.
     *
     * @param options those of the loops, with a policy, asked for each test
     * @param needed what each test needs; as {@link #require}
     */
    public LoopFixture(Supplier<LoopOptions> options, Capability... needed) {
        this(options, TestLimit.DEFAULT, needed);
    }

    LoopFixture(@Nullable Supplier<LoopOptions> options, Duration limit, Capability... needed) {
        this.given = options;
        this.limit = limit;
        this.needed = Set.of(needed);
    }

    /**
     * Skips the test, with the reason, if the back end lacks something.
     *
     * @param capability what the test needs
     */
    public void require(Capability capability) {
        assumeTrue(loop().capabilities().contains(capability),
                () -> "needs " + capability + ", which is not among the capabilities of the back end '" + policy().name() + "'");
    }

    /**
     * The loop of the test.
     *
     * @return it, open
     */
    public EventLoop loop() {
        return Objects.requireNonNull(loop, "outside a test");
    }

    /**
     * The policy of the test's loop.
     *
     * @return one like it
     */
    public LoopPolicy policy() {
        return Objects.requireNonNull(options().policy(), "options without a policy");
    }

    /**
     * Options like those of the test's loop, for a test that opens another.
     *
     * @return the policy, and its clock if it has one
     */
    public LoopOptions options() {
        return Objects.requireNonNull(options, "outside a test").get();
    }

    /** The system's clock is asked on the carrier: so that each contract runs with somebody's clock too, those of one back end do. */
    private static LoopOptions withClock(LoopOptions options, LoopPolicy under) {
        return under.name().equals("nio") ? options.withClock(() -> {
            CarrierWatch.check("the clock");
            return System.nanoTime();
        }) : options;
    }

    /**
     * Runs {@code body} as a task of the test's loop.
     *
     * @param body what to run
     * @param <X>  what it may throw
     * @throws X the very instance it threw
     */
    public <X extends Exception> void run(VoidBody<X> body) throws X {
        home().run(loop(), body);
    }

    private LoopHome home() {
        return Objects.requireNonNull(home, "outside a test");
    }

    /** Closes the test's loop, between two runs or turns. A test that closes it otherwise {@linkplain RunsLoopItself says so}. */
    public void closeLoop() {
        home().close(loop());
    }

    /** Runs what is ready now, and the callbacks of which the time has come. In a task it lets what is ready go first. */
    public void runOnce() {
        if (Asyncio.runningLoopOrNull() == loop()) {
            Asyncio.yieldNow();
            return;
        }
        loop().callSoon(loop()::stop);
        loop().runForever();
    }

    /**
     * The failures reported to the exception handler so far, which the fixture then forgets.
     *
     * @return in the order in which they were reported
     */
    public List<UnhandledFailure> failures() {
        List<UnhandledFailure> taken = List.copyOf(failures);
        failures.clear();
        return taken;
    }

    /**
     * Suspends until a failure has been reported, which must be the only one, and takes it.
     *
     * @return the failure
     */
    public UnhandledFailure awaitFailure() {
        while (failures.isEmpty()) {
            Asyncio.yieldNow();
        }
        assertEquals(1, failures.size(), "failures reported");
        return failures().getFirst();
    }

    /**
     * Whether coroutines are mounted on the loop's own thread here, so that one that blocks in JDK code does not stop the others.
     *
     * @return false in baton mode
     */
    public static boolean isMounted() {
        return LoopPolicies.explain().contains("mounted mode");
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        innermost(context).put(LoopFixture.class, this);
        options = given != null ? given : BackEndUnderTest.of(context)
                .orElseThrow(() -> new TestAbortedException("names no back end: run it by the test of one, or extend it"))::options;
        LoopOptions opening = options();
        LoopPolicy under = Objects.requireNonNull(opening.policy(), "options without a policy");
        if (under.availability() instanceof Availability.Unavailable(String reason, var _)) {
            throw new TestAbortedException(under.name() + " is not available here: " + reason);
        }
        leaks = LeakCheck.begin();
        home = given != null ? new OwnRun() : BackEndUnderTest.of(context).orElseThrow().home();
        failures.clear();
        carrier.begin();
        loop = home.open(withClock(opening, under).withExceptionHandler((where, failure) -> {
            CarrierWatch.check("the exception handler");
            failures.add(failure);
        }));
        watch = new TestLimit(context.getRequiredTestClass().getName() + "." + context.getDisplayName(), limit, loop);
        needed.forEach(this::require);
    }

    @Override
    public void interceptTestMethod(Invocation<Void> body, ReflectiveInvocationContext<Method> test, ExtensionContext context)
            throws Throwable {
        if (AnnotationSupport.isAnnotated(test.getExecutable(), AsyncTest.class) && innermost(context).get(LoopFixture.class) == this) {
            home().<Exception>run(loop(), () -> proceed(body));
        } else {
            body.proceed();
        }
    }

    /** What prepares for a test touches the loop, and so has to be in a turn if another thread makes them. */
    @Override
    public void interceptBeforeEachMethod(Invocation<Void> body, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        inTurnOfGuest(body, context);
    }

    @Override
    public void interceptAfterEachMethod(Invocation<Void> body, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        inTurnOfGuest(body, context);
    }

    private void inTurnOfGuest(Invocation<Void> body, ExtensionContext context) throws Throwable {
        if (!(home() instanceof OwnRun) && loop().isRunning() && innermost(context).get(LoopFixture.class) == this) {
            home().<Exception>run(loop(), () -> proceed(body));
        } else {
            body.proceed();
        }
    }

    /** A contract that is nested in another test has a fixture of its own, which is asked last to prepare for a test. */
    private static ExtensionContext.Store innermost(ExtensionContext context) {
        return context.getStore(ExtensionContext.Namespace.create(LoopFixture.class));
    }

    private static void proceed(Invocation<Void> body) throws Exception {
        try {
            body.proceed();
        } catch (Exception | Error failure) {
            throw failure;
        } catch (Throwable strange) {
            throw new AssertionError("a test threw what is neither an exception nor an error", strange);
        }
    }

    /** A test that was broken off fails for that reason, and not for the cancellation that it met then. */
    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        String brokenOff = watch == null ? "" : watch.found();
        throw brokenOff.isEmpty() ? failure : new AssertionError(brokenOff, failure);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (loop == null) {
            return;
        }
        EventLoop ending = loop();
        List<Task<?>> pending = home().pending(ending);
        home().close(ending);
        Collection<String> foundOnCarrier = carrier.end();
        TestLimit limit = Objects.requireNonNull(watch);
        limit.close();
        boolean failedAnyway = context.getExecutionException().isPresent();
        if (!failedAnyway) {
            assertEquals("", limit.found(), "the test was broken off");
            assertEquals(List.of(), pending, "tasks left pending");
            assertEquals(List.of(), List.copyOf(foundOnCarrier), "what nobody's code may do");
            assertEquals(List.of(), failures, "failures reported that the test did not take");
            Objects.requireNonNull(leaks).assertNothingLeaked();
            leaks.assertMemoryGivenBack();
        }
    }
}
