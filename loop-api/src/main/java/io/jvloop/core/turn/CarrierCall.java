package io.jvloop.core.turn;

import io.jvloop.Body;
import io.jvloop.core.report.Rethrow;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A body that a task has run on the loop's own thread, in no virtual one. */
public final class CarrierCall<T> {
    private final Body<T, ?> body;
    private @Nullable T value;
    private @Nullable Throwable failure;

    private CarrierCall(Body<T, ?> body) {
        this.body = body;
    }

    /** Makes the call for the calling task, which is suspended meanwhile. */
    public static <T, X extends Exception> T make(Body<T, X> body) throws X {
        CarrierCall<T> call = new CarrierCall<>(Objects.requireNonNull(body, "body"));
        Scheduler scheduler = CurrentLoop.require();
        scheduler.driver.onCarrier(scheduler.confinement().requireTaskStrand("onCarrier"), call);
        if (call.failure != null) {
            throw Rethrow.<X>as(call.failure);
        }
        @SuppressWarnings("NullAway") // null is a value of T then
        T value = call.value;
        return value;
    }

    /** Makes the call, on the loop's own thread. Throws nothing. */
    void run(Scheduler scheduler) {
        CarrierGap gap = scheduler.gap();
        try {
            value = gap == null ? runIn(scheduler) : runIn(gap);
        } catch (Throwable thrown) {
            failure = thrown;
        }
    }

    private T runIn(Scheduler scheduler) throws Exception {
        scheduler.inBody = true;
        try {
            return body.run();
        } finally {
            scheduler.inBody = false;
        }
    }

    private T runIn(CarrierGap gap) throws Exception {
        try {
            gap.leave();
            return body.run();
        } finally {
            gap.enter();
        }
    }
}
