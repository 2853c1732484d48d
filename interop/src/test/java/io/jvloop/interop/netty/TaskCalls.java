package io.jvloop.interop.netty;

import static io.jvloop.Asyncio.createTask;

import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.jvloop.Task;
import io.jvloop.sync.AsyncEvent;
import io.jvloop.sync.AsyncQueue;
import io.jvloop.sync.QueueShutDownException;
import java.util.function.Function;

/** Confined to its loop, which is the executor of the server. Methods of a gRPC service whose calls have each a task. */
final class TaskCalls {
    private TaskCalls() {
    }

    // snippet: grpc-unary
    /** A method that may suspend; its task is cancelled with the call. */
    static <A, B> ServerCallHandler<A, B> unary(Function<A, B> method) {
        return ServerCalls.asyncUnaryCall((request, answers) -> {
            var call = (ServerCallStreamObserver<B>) answers;
            Task<Void> task = createTask(() -> {
                call.onNext(method.apply(request));
                call.onCompleted();
            });
            endTogether(call, task);
        });
    }

    static void endTogether(ServerCallStreamObserver<?> call, Task<Void> task) {
        call.setOnCancelHandler(task::cancel);
        task.addDoneCallback(done -> {
            if (done.isCancelled()) {
                call.onError(Status.CANCELLED.asException());
            } else if (done.exception() != null) {
                call.onError(Status.fromThrowable(done.exception()).asException());
            }
        });
    }
    // end

    // snippet: grpc-streaming
    /** Sends what the method gives as fast as the client takes it. */
    static <A, B> ServerCallHandler<A, B> serverStreaming(Function<A, Iterable<B>> method) {
        return ServerCalls.asyncServerStreamingCall((request, answers) -> {
            var call = (ServerCallStreamObserver<B>) answers;
            AsyncEvent ready = new AsyncEvent();
            call.setOnReadyHandler(ready::set);
            Task<Void> task = createTask(() -> {
                for (B answer : method.apply(request)) {
                    while (!call.isReady()) {
                        ready.clear();
                        ready.await();
                    }
                    call.onNext(answer);
                }
                call.onCompleted();
            });
            endTogether(call, task);
        });
    }
    // end

    /** Answers each request before it asks for the next. */
    static <A, B> ServerCallHandler<A, B> bidi(Function<A, B> method) {
        return ServerCalls.asyncBidiStreamingCall(answers -> {
            var call = (ServerCallStreamObserver<B>) answers;
            AsyncQueue<A> requests = new AsyncQueue<>();
            call.disableAutoRequest();
            Task<Void> task = createTask(() -> {
                try {
                    for (;;) {
                        call.request(1);
                        call.onNext(method.apply(requests.get()));
                    }
                } catch (QueueShutDownException ended) {
                    call.onCompleted();
                }
            });
            endTogether(call, task);
            return new StreamObserver<>() {
                @Override
                public void onNext(A request) {
                    requests.putNowait(request);
                }

                @Override
                public void onError(Throwable cancelled) {
                    // the task is cancelled
                }

                @Override
                public void onCompleted() {
                    requests.shutdown();
                }
            };
        });
    }
}
