package io.jvloop.interop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.LoopFuture;
import io.jvloop.Task;
import io.jvloop.netty.NettyLoops;
import io.jvloop.sync.AsyncEvent;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.WarningWatch;
import io.netty.channel.Channel;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server and a client of gRPC's in one loop, which is also the executor of both. */
class GrpcContract {
    private static final int MESSAGES = 500;
    private static final String MESSAGE = "x".repeat(1 << 14);

    @Order(1)
    @RegisterExtension
    final WarningWatch watch = LibraryWatch.create();
    @Order(2)
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    private EventLoop loop() {
        return fixture.loop();
    }

    // ---- set-up ----

    /** A server and a client that is connected to it. */
    private record Ends(Server server, ManagedChannel client) implements AutoCloseable {

        String call(String request) {
            return TaskCall.unary(client, TextService.UNARY, CallOptions.DEFAULT, request);
        }

        /** Waits for the calls under way. */
        @Override
        public void close() {
            LibraryWatch.assertNoEventLoopHasAThread();
            client.shutdown();
            Asyncio.toThread(this::shutDownServer);
        }

        /** Waits, and so would hold up the loop in baton mode. */
        private void shutDownServer() {
            try {
                server.shutdown();
                assertThat(client.awaitTermination(1, TimeUnit.HOURS) && server.awaitTermination(1, TimeUnit.HOURS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private Ends start(ServerServiceDefinition service) throws IOException {
        IoEventLoopGroup group = NettyLoops.eventLoopGroup(loop());
        boolean epoll = group.isIoType(EpollIoHandler.class);
        Class<? extends ServerChannel> serverChannels = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        Class<? extends Channel> clientChannels = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .channelType(serverChannels).bossEventLoopGroup(group).workerEventLoopGroup(group)
                .executor(loop()).addService(service).build();
        Asyncio.<IOException>toThread(() -> server.start()); // waits for the address
        ManagedChannel client = NettyChannelBuilder.forAddress(server.getListenSockets().getFirst())
                .channelType(clientChannels).eventLoopGroup(group)
                .executor(loop()).usePlaintext().build();
        return new Ends(server, client);
    }

    private Ends startUnary(Function<String, String> method) throws IOException {
        return start(ServerServiceDefinition.builder(TextService.NAME).addMethod(TextService.UNARY, TaskCalls.unary(method)).build());
    }

    private static void assertFails(Code code, ThrowingCallable call) {
        assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(call)
                .satisfies(failure -> assertThat(failure.getStatus().getCode()).isEqualTo(code));
    }

    // ---- one request, one answer ----

    @AsyncTest
    void taskAnswersACallOfAnother() throws IOException {
        try (Ends ends = startUnary(request -> {
            Asyncio.yieldNow();
            return Asyncio.runningLoop() == loop() ? "hello, " + request : "in a loop of nobody";
        })) {
            assertThat(ends.call("world")).isEqualTo("hello, world");
        }
    }

    @AsyncTest
    void callsAreUnderWayAtOnce() throws IOException {
        AsyncEvent all = new AsyncEvent();
        int[] arrived = new int[1];
        try (Ends ends = startUnary(request -> {
            if (++arrived[0] == MESSAGES) {
                all.set();
            }
            all.await();
            return request;
        })) {
            List<Task<String>> calls = IntStream.range(0, MESSAGES)
                    .mapToObj(i -> Asyncio.createTask(() -> ends.call(Integer.toString(i)))).toList();

            assertThat(Asyncio.gather(calls).await()).isEqualTo(IntStream.range(0, MESSAGES).mapToObj(Integer::toString).toList());
        }
    }

    @AsyncTest
    void failureOfATaskIsTheStatusOfItsCall() throws IOException {
        try (Ends ends = startUnary(_ -> {
            throw Status.NOT_FOUND.withDescription("no such word").asRuntimeException();
        })) {
            assertFails(Code.NOT_FOUND, () -> ends.call("word"));
        }
    }

    @AsyncTest
    void blockingStubParksItsTaskAndNotTheLoop() throws IOException {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a blocking call stops the loop while it lasts");
        try (Ends ends = startUnary(request -> "hello, " + request)) {
            assertThat(ClientCalls.blockingUnaryCall(ends.client(), TextService.UNARY, CallOptions.DEFAULT, "world"))
                    .isEqualTo("hello, world");
        }
    }

    // ---- ends before the time ----

    private String waitForEver(List<Task<?>> working) {
        working.add(Asyncio.currentTask());
        Asyncio.sleep(Steps.LONG);
        return "late";
    }

    private static void assertIsCancelled(List<Task<?>> working) {
        assertThat(working).singleElement().satisfies(task -> assertThatThrownBy(task::await).isInstanceOf(CancelledError.class));
    }

    @AsyncTest
    void deadlineEndsTheCallAndCancelsItsTask() throws IOException {
        List<Task<?>> working = new ArrayList<>();
        try (Ends ends = startUnary(_ -> waitForEver(working))) {
            CallOptions soon = CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS);

            assertFails(Code.DEADLINE_EXCEEDED, () -> TaskCall.unary(ends.client(), TextService.UNARY, soon, "request"));
            while (working.isEmpty()) {
                Asyncio.yieldNow();
            }
            assertIsCancelled(working);
        }
    }

    @AsyncTest
    void cancellingTheTaskThatCallsCancelsTheOneThatAnswers() throws IOException {
        List<Task<?>> working = new ArrayList<>();
        try (Ends ends = startUnary(_ -> waitForEver(working))) {
            Task<String> calling = Asyncio.createTask(() -> ends.call("request"));
            while (working.isEmpty()) {
                Asyncio.yieldNow();
            }
            calling.cancel();

            assertThatThrownBy(calling::await).isInstanceOf(CancelledError.class);
            assertIsCancelled(working);
        }
    }

    @AsyncTest
    void shutdownWaitsForTheCallsUnderWayAndRefusesOthers() throws IOException {
        AsyncEvent arrived = new AsyncEvent();
        AsyncEvent go = new AsyncEvent();
        try (Ends ends = startUnary(request -> {
            arrived.set();
            go.await();
            return request;
        })) {
            Task<String> calling = Asyncio.createTask(() -> ends.call("first"));
            arrived.await();
            Asyncio.toThread(() -> ends.server().shutdown()); // waits until nobody is accepted any more
            while (ends.client().getState(false) == ConnectivityState.READY) {
                Asyncio.yieldNow(); // a call may yet be accepted until the client has heard of it
            }
            LoopFuture<Boolean> terminated = Asyncio.createTask(
                    () -> Asyncio.<Boolean, InterruptedException>toThread(() -> ends.server().awaitTermination(1, TimeUnit.HOURS)));

            assertFails(Code.UNAVAILABLE, () -> ends.call("second"));
            assertThat(terminated.isDone()).isFalse();
            go.set();
            assertThat(calling.await()).isEqualTo("first");
            assertThat(terminated.await()).isTrue();
        }
    }

    // ---- streams ----

    @AsyncTest
    void serverSendsNoMoreThanTheClientTakes() throws IOException {
        int[] given = new int[1];
        Iterable<String> answers = () -> IntStream.range(0, MESSAGES).mapToObj(_ -> {
            given[0]++;
            return MESSAGE;
        }).iterator();
        try (Ends ends = start(ServerServiceDefinition.builder(TextService.NAME)
                .addMethod(TextService.SERVER_STREAMING, TaskCalls.serverStreaming(_ -> answers)).build());
                TaskCall<String, String> call = TaskCall.start(ends.client(), TextService.SERVER_STREAMING, CallOptions.DEFAULT)) {
            call.send("request");
            call.endRequests();
            assertThat(call.next()).isEqualTo(MESSAGE);
            int before = -1;
            while (before != given[0]) { // until the windows are full
                before = given[0];
                Steps.turns(1000);
            }
            assertThat(before).isBetween(2, MESSAGES / 2);
            int taken = 1;
            while (call.next() != null) {
                taken++;
            }

            assertThat(taken).isEqualTo(MESSAGES);
        }
    }

    @AsyncTest
    void bothSidesStream() throws IOException {
        try (Ends ends = start(ServerServiceDefinition.builder(TextService.NAME)
                .addMethod(TextService.BIDI, TaskCalls.bidi(request -> "got " + request)).build());
                TaskCall<String, String> call = TaskCall.start(ends.client(), TextService.BIDI, CallOptions.DEFAULT)) {
            for (int i = 0; i < MESSAGES; i++) {
                call.send(Integer.toString(i));
                assertThat(call.next()).isEqualTo("got " + i);
            }
            call.endRequests();

            assertThat(call.next()).isNull();
        }
    }

    @AsyncTest
    void callThatIsClosedCancelsTheTaskOfItsStream() throws IOException {
        List<Task<?>> working = new ArrayList<>();
        try (Ends ends = start(ServerServiceDefinition.builder(TextService.NAME)
                .addMethod(TextService.BIDI, TaskCalls.bidi(_ -> waitForEver(working))).build())) {
            try (TaskCall<String, String> call = TaskCall.start(ends.client(), TextService.BIDI, CallOptions.DEFAULT)) {
                call.send("request");
                while (working.isEmpty()) {
                    Asyncio.yieldNow();
                }
            }
            assertIsCancelled(working);
        }
    }
}
