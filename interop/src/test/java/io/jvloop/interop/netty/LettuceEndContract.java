package io.jvloop.interop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.watch.WarningWatch;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a client of Lettuce's that is open when its loop is closed. */
class LettuceEndContract {
    @Order(1)
    @RegisterExtension
    final WarningWatch watch = LibraryWatch.create();
    @Order(2)
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    @TempDir
    Path directory;

    /** A client with a command under way, whose loop is closed. */
    private record Left(Lettuce lettuce, StatefulRedisConnection<String, String> connection, RedisFuture<?> underWay) {

        private void shutDown() {
            lettuce.client().shutdown(0, 1, TimeUnit.HOURS);
            assertThat(lettuce.resources().shutdown(0, 1, TimeUnit.HOURS).awaitUninterruptibly().isSuccess()).isTrue();
            LibraryWatch.assertNoEventLoopHasAThread();
        }
    }

    private interface Use {
        void of(Left left) throws Exception;
    }

    private void leave(ClientOptions options, Use use) throws Exception {
        RedisServer[] redis = new RedisServer[1];
        Left[] left = new Left[1];
        try {
            fixture.run(() -> {
                redis[0] = RedisServer.in(directory);
                Lettuce lettuce = Lettuce.on(fixture.loop(), redis[0].uri());
                lettuce.client().setOptions(options);
                StatefulRedisConnection<String, String> connection = lettuce.connect();
                Asyncio.wrapFuture(connection.async().ping()).await();
                left[0] = new Left(lettuce, connection, connection.async().blpop(0, "queue"));
            });
            fixture.loop().close();
            use.of(left[0]);
        } finally {
            if (redis[0] != null) {
                redis[0].close();
            }
        }
    }

    /** It keeps commands for a connection that never comes, as it does on a group of Netty's that has been shut down. */
    @Test
    void shutdownEndsTheCommandsAndReturns() throws Exception {
        leave(ClientOptions.create(), left -> {
            RedisFuture<String> later = left.connection().async().get("key");
            FutureTask<String> waiting = new FutureTask<>(() -> left.connection().sync().get("key"));
            Thread waiter = Thread.ofPlatform().start(waiting);
            while (waiter.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            left.shutDown();

            assertThat(left.connection().isOpen()).isFalse();
            assertThat(left.underWay().toCompletableFuture()).isCancelled();
            assertThat(later.toCompletableFuture()).isCompletedExceptionally();
            assertThatExceptionOfType(ExecutionException.class).isThrownBy(waiting::get);
        });
    }

    @Test
    void closeOfTheLoopEndsTheCommandsOfAClientThatDoesNotReconnect() throws Exception {
        leave(ClientOptions.builder().autoReconnect(false).build(), left -> {
            assertThat(left.underWay().toCompletableFuture()).isCompletedExceptionally();
            assertThatThrownBy(() -> left.connection().sync().get("key")).isInstanceOf(RedisException.class)
                    .hasMessageContaining("not connected");
            left.shutDown();
        });
    }

    @Test
    void nobodyIsConnectedAnyMore() throws Exception {
        leave(ClientOptions.create(), left -> {
            assertThatThrownBy(() -> left.lettuce().client().connectAsync(StringCodec.UTF8, left.lettuce().uri()))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("terminated");
            left.shutDown();
        });
    }
}
