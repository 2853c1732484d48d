package io.jvloop.tck.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.UnhandledFailure;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A failure that nobody takes is reported, and no other. */
public class LostFailureContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    private EventLoop loop() {
        return fixture.loop();
    }

    /** {@code test_futures.BaseFutureTests.test_tb_logger_exception_unretrieved}. */
    @Test
    void failureThatNobodyTookIsReportedWhenTheLoopCloses() {
        RuntimeException failure = new IllegalStateException("lost");
        fixture.run(() -> {
            loop().createFuture().setException(failure);
        });
        fixture.closeLoop();

        assertThat(fixture.failures()).extracting(UnhandledFailure::failure).containsExactly(failure);
    }

    /** {@code test_futures.BaseFutureTests.test_tb_logger_exception_retrieved}. */
    @Test
    @Behaviour(98)
    void failureThatWasTakenIsNotReported() {
        fixture.run(() -> {
            Promise<String> promise = loop().createFuture();
            promise.setException(new IllegalStateException("taken"));
            promise.exception();
        });
        fixture.closeLoop();

        assertThat(fixture.failures()).isEmpty();
    }

    /** {@code test_futures.BaseFutureTests.test_future_exception_never_retrieved}. */
    @Test
    @Behaviour(97)
    void failureOfACollectedFutureIsReportedOnce() {
        fixture.run(() -> loop().createFuture().setException(new IllegalStateException("lost")));
        List<UnhandledFailure> reports = new ArrayList<>();
        while (reports.isEmpty()) {
            System.gc();
            fixture.run(Asyncio::yieldNow);
            reports.addAll(fixture.failures());
        }
        fixture.closeLoop();

        assertThat(reports).hasSize(1);
        assertThat(fixture.failures()).isEmpty();
    }

    /** {@code test_futures.BaseFutureTests.test_tb_logger_result_unretrieved, ..._abandoned, ..._result_retrieved}. */
    @Test
    @Behaviour(98)
    void onlyAFailureThatNobodyTookIsReported() {
        fixture.run(() -> {
            loop().createFuture().setResult("value");
            loop().createFuture();
            Promise<String> asked = loop().createFuture();
            asked.setException(new IllegalStateException("taken"));
            assertThatThrownBy(asked::result).isInstanceOf(IllegalStateException.class);
        });
        fixture.closeLoop();

        assertThat(fixture.failures()).isEmpty();
    }

    /** {@code test_futures.BaseFutureTests.test_tb_logger_not_called_after_cancel}. */
    @Test
    @Behaviour(98)
    void failureOfAFutureThatSomebodyCancelsIsNotReported() {
        fixture.run(() -> {
            Promise<String> promise = loop().createFuture();
            promise.setException(new IllegalStateException("unwanted"));

            assertThat(promise.cancel()).isFalse();
        });
        fixture.closeLoop();
        assertThat(fixture.failures()).isEmpty();
    }
}
