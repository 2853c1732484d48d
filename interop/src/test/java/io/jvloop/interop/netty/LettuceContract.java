package io.jvloop.interop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.LoopFuture;
import io.jvloop.Task;
import io.jvloop.sync.AsyncQueue;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.watch.WarningWatch;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.UnblockType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Lettuce against the machine's redis-server. */
class LettuceContract {
    private static final int COMMANDS = 10_000;

    @Order(1)
    @RegisterExtension
    final WarningWatch watch = LibraryWatch.create();
    @Order(2)
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    @TempDir
    Path directory;

    private interface Body {
        void run(Lettuce lettuce, RedisServer redis) throws Exception;
    }

    private void withRedis(Body body) throws Exception {
        try (RedisServer redis = RedisServer.in(directory); Lettuce lettuce = Lettuce.on(fixture.loop(), redis.uri())) {
            body.run(lettuce, redis);
        }
    }

    private static <T> T await(RedisFuture<T> answer) {
        return Asyncio.wrapFuture(answer).await();
    }

    @AsyncTest
    void answersAreAwaitedAndTheirStagesRunInTheLoop() throws Exception {
        withRedis((lettuce, _) -> {
            RedisAsyncCommands<String, String> commands = lettuce.connect().async();

            assertThat(await(commands.set("key", "value"))).isEqualTo("OK");
            assertThat(await(commands.get("key"))).isEqualTo("value");
            assertThat(Asyncio.wrapFuture(commands.get("key").thenApply(_ -> Asyncio.runningLoopOrNull())).await())
                    .isSameAs(fixture.loop());
        });
    }

    @AsyncTest
    void errorOfTheServerIsThrown() throws Exception {
        withRedis((lettuce, _) -> {
            RedisAsyncCommands<String, String> commands = lettuce.connect().async();
            await(commands.set("key", "value"));

            assertThatThrownBy(() -> await(commands.incr("key"))).hasMessageContaining("not an integer");
        });
    }

    /** The one waits for what only the other gives. */
    @AsyncTest
    void commandOfTheSynchronousApiParksItsTaskAndNotTheLoop() throws Exception {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a blocking call stops the loop while it lasts");
        withRedis((lettuce, _) -> {
            RedisCommands<String, String> commands = lettuce.client().connect().sync();
            Task<KeyValue<String, String>> taking = Asyncio.createTask(() -> lettuce.client().connect().sync().blpop(0, "queue"));
            while (!commands.info("clients").contains("blocked_clients:1")) {
                Asyncio.yieldNow();
            }
            assertThat(taking.isDone()).isFalse();
            commands.rpush("queue", "element");

            assertThat(taking.await().getValue()).isEqualTo("element");
        });
    }

    @AsyncTest
    void answersOfAPipelineComeInOrder() throws Exception {
        withRedis((lettuce, _) -> {
            StatefulRedisConnection<String, String> connection = lettuce.connect();
            connection.setAutoFlushCommands(false);
            List<RedisFuture<Long>> answers = new ArrayList<>();
            IntStream.range(0, COMMANDS).forEach(_ -> answers.add(connection.async().incr("counter")));
            connection.flushCommands();

            assertThat(Asyncio.gather(answers.stream().map(Asyncio::wrapFuture).toList()).await())
                    .isEqualTo(IntStream.rangeClosed(1, COMMANDS).mapToObj(Long::valueOf).toList());
        });
    }

    @AsyncTest
    void tasksShareAConnection() throws Exception {
        withRedis((lettuce, _) -> {
            RedisAsyncCommands<String, String> commands = lettuce.connect().async();
            Asyncio.taskGroup(group -> {
                for (int i = 0; i < 50; i++) {
                    group.createTask(() -> {
                        for (int j = 0; j < COMMANDS / 50; j++) {
                            await(commands.incr("counter"));
                        }
                    });
                }
            });

            assertThat(await(commands.get("counter"))).isEqualTo(Integer.toString(COMMANDS));
        });
    }

    @AsyncTest
    void messagesOfAChannelArriveInTheLoopAndInOrder() throws Exception {
        withRedis((lettuce, _) -> {
            AsyncQueue<String> messages = new AsyncQueue<>();
            StatefulRedisPubSubConnection<String, String> subscribed = lettuce.connectPubSub();
            subscribed.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String channel, String message) {
                    messages.putNowait(message); // refused in any other thread than the loop's
                }
            });
            await(subscribed.async().subscribe("channel"));
            RedisAsyncCommands<String, String> commands = lettuce.connect().async();
            List<String> sent = IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
            List<LoopFuture<Long>> published = sent.stream().map(text -> Asyncio.wrapFuture(commands.publish("channel", text))).toList();
            List<String> received = new ArrayList<>();
            while (received.size() < sent.size()) {
                received.add(messages.get());
            }

            assertThat(received).isEqualTo(sent);
            assertThat(Asyncio.gather(published).await()).containsOnly(1L);
        });
    }

    @AsyncTest
    void blockingCommandEndsWithItsTimeOut() throws Exception {
        withRedis((lettuce, _) -> assertThat(await(lettuce.connect().async().blpop(0.05, "queue"))).isNull());
    }

    @AsyncTest
    void cancellingTheTaskCancelsTheCommandAndTheConnectionGoesOn() throws Exception {
        withRedis((lettuce, _) -> {
            RedisAsyncCommands<String, String> commands = lettuce.connect().async();
            RedisAsyncCommands<String, String> others = lettuce.connect().async();
            long id = await(commands.clientId());
            RedisFuture<KeyValue<String, String>> taken = commands.blpop(0, "queue");
            Task<?> taking = Asyncio.createTask(() -> await(taken));
            while (!await(others.info("clients")).contains("blocked_clients:1")) {
                Asyncio.yieldNow();
            }
            taking.cancel();

            assertThatThrownBy(taking::await).isInstanceOf(CancelledError.class);
            assertThat(taken.toCompletableFuture()).isCancelled();
            RedisFuture<String> next = commands.ping(); // behind the command, which only the server can end
            await(others.clientUnblock(id, UnblockType.TIMEOUT));
            assertThat(await(next)).isEqualTo("PONG");
        });
    }

    @AsyncTest
    void clientComesBackWithItsServer() throws Exception {
        withRedis((lettuce, redis) -> {
            StatefulRedisConnection<String, String> connection = lettuce.connect();
            await(connection.async().set("key", "lost, for nothing is saved"));
            redis.kill();
            while (connection.isOpen()) {
                Asyncio.yieldNow();
            }
            RedisFuture<String> kept = connection.async().set("key", "value", SetArgs.Builder.nx());
            redis.startAgain();

            assertThat(await(kept)).isEqualTo("OK");
            assertThat(await(connection.async().get("key"))).isEqualTo("value");
            assertThat(watch.warnings()).allMatch(text -> text.contains("Cannot reconnect") || text.contains("Connection refused"));
        });
    }

    @AsyncTest
    void unixDomainSocketIsConnected() throws Exception {
        assumeTrue(Lettuce.hostsEpoll(fixture.loop()), "Lettuce has Unix-domain sockets with native channels only");
        try (RedisServer redis = RedisServer.in(directory); Lettuce lettuce = Lettuce.on(fixture.loop(), redis.unixUri())) {
            assertThat(await(lettuce.connect().async().ping())).isEqualTo("PONG");
            assertThat(watch.warnings()).allMatch(text -> text.contains("Unknown channel option")); // Lettuce sets some of TCP
        }
    }
}
