package io.jvloop.interop.netty;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.jvloop.sync.AsyncQueue;
import io.jvloop.sync.QueueShutDownException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop, which is the executor of the channel. A call of a gRPC client's for a task. An answer is asked for when the task
 * asks, so the server is held up by a task that does not.
 */
final class TaskCall<A, B> extends ClientCall.Listener<B> implements AutoCloseable {
    private final ClientCall<A, B> call;
    private final AsyncQueue<B> answers = new AsyncQueue<>();
    private Status status = Status.OK;

    private TaskCall(ClientCall<A, B> call) {
        this.call = call;
    }

    static <A, B> TaskCall<A, B> start(Channel channel, MethodDescriptor<A, B> method, CallOptions options) {
        TaskCall<A, B> started = new TaskCall<>(channel.newCall(method, options));
        started.call.start(started, new Metadata());
        return started;
    }

    /** A call of one request and one answer. Its cancellation is the call's. */
    static <A, B> B unary(Channel channel, MethodDescriptor<A, B> method, CallOptions options, A request) {
        try (TaskCall<A, B> call = start(channel, method, options)) {
            call.send(request);
            call.endRequests();
            B answer = call.next();
            if (answer == null || call.next() != null) {
                throw new AssertionError("not one answer");
            }
            return answer;
        }
    }

    void send(A request) {
        call.sendMessage(request);
    }

    void endRequests() {
        call.halfClose();
    }

    /** Suspends until an answer is there; null at the end of them. */
    @Nullable B next() {
        call.request(1);
        try {
            return answers.get();
        } catch (QueueShutDownException ended) {
            if (!status.isOk()) {
                throw status.asRuntimeException();
            }
            return null;
        }
    }

    /** Cancels the call, unless it has ended. */
    @Override
    public void close() {
        call.cancel("its task does not want it any more", null);
    }

    @Override
    public void onMessage(B answer) {
        answers.putNowait(answer);
    }

    @Override
    public void onClose(Status ended, Metadata trailers) {
        status = ended;
        answers.shutdown();
    }
}
