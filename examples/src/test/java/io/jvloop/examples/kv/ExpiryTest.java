package io.jvloop.examples.kv;

import static io.jvloop.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.VoidBody;
import io.jvloop.tck.manual.ManualPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Expiry, on simulated time. */
class ExpiryTest {
    private final ManualPolicy policy = new ManualPolicy();
    private CommandLine kv;

    private void onTheLoop(VoidBody<Exception> body) throws Exception {
        Asyncio.run(policy.options(), () -> {
            kv = new CommandLine();
            body.execute();
        });
    }

    @Test
    void theLoopsTimerRemovesAKeyThoughNobodyAsks() throws Exception {
        onTheLoop(() -> {
            kv.run("SET k v EX 10");

            sleep(Duration.ofMillis(9_999));
            assertThat(kv.run("DBSIZE")).isEqualTo(":1");
            sleep(Duration.ofMillis(1));
            assertThat(kv.run("DBSIZE")).isEqualTo(":0");
        });
    }

    @Test
    void aKeyIsGoneThoughItsTimerHasNotRunYet() throws Exception {
        onTheLoop(() -> {
            kv.run("SET k v PX 100");

            policy.clock().advance(Duration.ofMillis(100).toNanos());

            assertThat(kv.run("GET k")).isEqualTo("nil");
            assertThat(kv.run("DBSIZE")).isEqualTo(":0");
        });
    }

    @Test
    void anExpiredKeyIsNewToWhatWritesIt() throws Exception {
        onTheLoop(() -> {
            kv.run("SET n 5 PX 100");
            kv.run("SETEX l 1 text");
            policy.clock().advance(Duration.ofSeconds(1).toNanos());

            assertThat(kv.run("INCR n")).isEqualTo(":1");
            assertThat(kv.run("TTL n")).isEqualTo(":-1");
            assertThat(kv.run("RPUSH l a")).isEqualTo(":1");
            sleep(Duration.ofSeconds(1));
            assertThat(kv.run("EXISTS n l")).isEqualTo(":2");
        });
    }

    @Test
    void settingAKeyAnewLetsItStay() throws Exception {
        onTheLoop(() -> {
            kv.run("SET k v EX 1");
            kv.run("SET k w");

            sleep(Duration.ofSeconds(2));

            assertThat(kv.run("GET k")).isEqualTo("\"w\"");
        });
    }

    @Test
    void keepTtlAppendAndIncrKeepTheDeadline() throws Exception {
        onTheLoop(() -> {
            kv.run("SET k 1 PX 1000");
            kv.run("SET k 2 KEEPTTL");
            kv.run("APPEND k 3");
            kv.run("INCR k");

            assertThat(kv.run("GET k")).isEqualTo("\"24\"");
            assertThat(kv.run("PTTL k")).isEqualTo(":1000");
        });
    }

    @Test
    void aKeyRemovedAndMadeAnewIsNotTouchedByItsOldTimer() throws Exception {
        onTheLoop(() -> {
            kv.run("SET k v EX 1");
            kv.run("DEL k");
            kv.run("LPUSH k a");

            sleep(Duration.ofSeconds(2));

            assertThat(kv.run("LLEN k")).isEqualTo(":1");
        });
    }

    @Test
    void deadlinesAreMovedAndTakenAway() throws Exception {
        onTheLoop(() -> {
            kv.run("MSET a 1 b 1 c 1");

            assertThat(kv.run("EXPIRE a 10")).isEqualTo(":1");
            assertThat(kv.run("EXPIRE a 20 GT")).isEqualTo(":1");
            assertThat(kv.run("EXPIRE a 15 GT")).isEqualTo(":0");
            assertThat(kv.run("EXPIRE a 5 NX")).isEqualTo(":0");
            assertThat(kv.run("EXPIRE b 5 XX")).isEqualTo(":0");
            assertThat(kv.run("PEXPIRE b 5000")).isEqualTo(":1");
            assertThat(kv.run("PERSIST b")).isEqualTo(":1");
            assertThat(kv.run("PERSIST b")).isEqualTo(":0");
            assertThat(kv.run("EXPIRE c -1")).isEqualTo(":1");
            assertThat(kv.run("TTL a")).isEqualTo(":20");
            assertThat(kv.run("TTL b")).isEqualTo(":-1");
            assertThat(kv.run("TTL c")).isEqualTo(":-2");
        });
    }

    @Test
    void flushingLeavesNoTimer() throws Exception {
        onTheLoop(() -> {
            for (int i = 0; i < 1000; i++) {
                kv.run("SET k" + i + " v EX 100");
            }

            kv.run("FLUSHALL");

            assertThat(Asyncio.runningLoop().statistics().timers()).isZero();
        });
    }
}
