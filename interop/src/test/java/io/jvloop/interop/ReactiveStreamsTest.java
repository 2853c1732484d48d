package io.jvloop.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.Task;
import io.jvloop.UnhandledFailure;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.testng.IObjectFactory2;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;

/**
 * The kit of Reactive Streams over what the bridges publish and subscribe. TestNG runs it; each of its tests is one here. What a kit cannot
 * check it skips, with its reason.
 */
class ReactiveStreamsTest {

    @TestFactory
    @Timeout(180)
    Stream<DynamicTest> publisherKeepsTheRules() throws InterruptedException {
        return verify(PublisherKit.class, PublisherKit::new);
    }

    @TestFactory
    @Timeout(180)
    Stream<DynamicTest> subscriberKeepsTheRules() throws InterruptedException {
        return verify(SubscriberKit.class, SubscriberKit::new);
    }

    /** Runs a kit on a loop of its own, and gives its results. */
    private static <K> Stream<DynamicTest> verify(Class<K> type, Function<EventLoop, K> kit) throws InterruptedException {
        List<UnhandledFailure> reported = new CopyOnWriteArrayList<>();
        TestListenerAdapter results = new TestListenerAdapter();
        try (EventLoop loop = Asyncio.newEventLoop(LoopOptions.DEFAULT.withExceptionHandler((_, failure) -> reported.add(failure)))) {
            Thread running = Thread.ofPlatform().start(loop::runForever);
            TestNG runner = new TestNG(false);
            runner.setTestClasses(new Class<?>[] {type});
            runner.setObjectFactory((IObjectFactory2) _ -> kit.apply(loop));
            runner.addListener(results);
            runner.run();
            Asyncio.runCoroutineThreadsafe(ReactiveStreamsTest::endReaders, loop).join();
            loop.execute(loop::stop);
            running.join();
        }
        return Stream.of(results.getPassedTests().stream().map(passed -> DynamicTest.dynamicTest(passed.getName(), () -> {})),
                results.getSkippedTests().stream().map(skipped -> DynamicTest.dynamicTest(skipped.getName(),
                        () -> assumeTrue(false, () -> String.valueOf(skipped.getThrowable())))),
                results.getFailedTests().stream().map(failed -> DynamicTest.dynamicTest(failed.getName(), () -> {
                    throw failed.getThrowable();
                })),
                Stream.of(DynamicTest.dynamicTest("the kit has run", () -> assertThat(results.getPassedTests()).hasSizeGreaterThan(10))),
                Stream.of(DynamicTest.dynamicTest("nothing was reported", () -> assertThat(reported).isEmpty()))).flatMap(tests -> tests);
    }

    /** Readers of publishers that the kit never completes. */
    private static void endReaders() {
        List<Task<?>> readers = Asyncio.allTasks().stream().filter(task -> task != Asyncio.currentTask()).toList();
        readers.forEach(Task::cancel);
        Asyncio.gatherSettled(readers).await();
    }
}
