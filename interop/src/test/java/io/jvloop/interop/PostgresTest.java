package io.jvloop.interop;

import static io.jvloop.interop.Jdbc.execute;
import static io.jvloop.interop.Jdbc.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.jvloop.Asyncio;
import io.jvloop.Task;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;

/** PostgreSQL's driver and a pool of connections, unchanged, in coroutines: what they wait for parks the coroutine and not the loop. */
@Timeout(120)
class PostgresTest {
    private static PostgresCluster cluster;

    @BeforeAll
    static void startServer() throws IOException, InterruptedException {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a blocking call stops the loop while it lasts");
        cluster = PostgresCluster.start();
    }

    @AfterAll
    static void stopServer() throws IOException, InterruptedException {
        if (cluster != null) {
            cluster.stop();
        }
    }

    private static void pooled(int size, Jdbc.UseOfAPool use) throws Exception {
        Jdbc.pooled(cluster, size, Duration.ofSeconds(60), use);
    }

    /** Ten wait for a lock and ninety for a connection. That another session sees them, and lets them go, takes a loop that goes on. */
    @Test
    void hundredCoroutinesShareTenConnectionsAndTheLoopGoesOn() throws Exception {
        pooled(11, pool -> {
            try (Connection first = pool.getConnection()) {
                execute(first, "select pg_advisory_lock(12)");
                List<Task<Integer>> querying = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    int number = i;
                    querying.add(Asyncio.createTask(
                            () -> number(pool, "select " + number + " from (select pg_advisory_lock_shared(12), pg_sleep(0.01), "
                                    + "pg_advisory_unlock_shared(12)) as slept")));
                }
                while (number(first, "select count(*) from pg_locks where locktype = 'advisory' and not granted") != 10) {
                    Asyncio.yieldNow();
                }
                assertThat(pool.getHikariPoolMXBean().getThreadsAwaitingConnection()).isEqualTo(90);
                int[] ticks = new int[1];
                Task<Void> ticker = ticking(ticks);
                execute(first, "select pg_advisory_unlock(12)");
                assertThat(Asyncio.gather(querying).await()).containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
                ticker.cancel();

                assertThat(ticks[0]).as("turns of the loop while the queries slept").isGreaterThan(10);
            }
        });
    }

    @Test
    void transactionsOfCoroutinesKeepTheirChangesApart() throws Exception {
        pooled(5, pool -> {
            try (Connection connection = pool.getConnection()) {
                execute(connection, "create table account(id int primary key, balance int)");
                execute(connection, "insert into account values (1, 0)");
            }
            List<Task<Void>> adding = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                boolean keep = i % 2 == 0;
                adding.add(Asyncio.createTask(() -> addOne(pool, keep)));
            }
            Asyncio.gather(adding).await();

            assertThat(number(pool, "select balance from account")).isEqualTo(10);
        });
    }

    private static Void addOne(HikariDataSource pool, boolean keep) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            int before = number(connection, "select balance from account where id = 1 for update");
            Asyncio.yieldNow();
            execute(connection, "update account set balance = " + (before + 1) + " where id = 1");
            if (keep) {
                connection.commit();
            } else {
                connection.rollback();
            }
            return null;
        }
    }

    /** Counts for how many milliseconds the loop goes on. */
    private static Task<Void> ticking(int[] ticks) {
        return Asyncio.createTask(() -> {
            for (;;) {
                Asyncio.sleep(Duration.ofMillis(1));
                ticks[0]++;
            }
        });
    }

    @Test
    void copyGoesInAndOutAndTheLoopGoesOn() throws Exception {
        String rows = IntStream.range(0, 20_000).mapToObj(i -> i + "\trow " + i + "\n").collect(Collectors.joining());
        pooled(1, pool -> {
            try (Connection connection = pool.getConnection()) {
                execute(connection, "create table line(id int primary key, words text)");
                int[] ticks = new int[1];
                Task<Void> ticker = ticking(ticks);
                var copying = connection.unwrap(PGConnection.class).getCopyAPI();
                assertThat(copying.copyIn("copy line from stdin", new StringReader(rows))).isEqualTo(20_000);
                StringWriter got = new StringWriter();
                copying.copyOut("copy (select * from line order by id) to stdout", got);
                ticker.cancel();

                assertThat(ticks[0]).as("turns of the loop meanwhile").isPositive();
                assertThat(got.toString()).isEqualTo(rows);
            }
        });
    }
}
