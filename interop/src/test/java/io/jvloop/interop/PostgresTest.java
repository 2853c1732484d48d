package io.jvloop.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.jvloop.AsyncTimeoutException;
import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.Coroutine;
import io.jvloop.Task;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.SocketException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
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
    private static final String CANCELLED_BY_REQUEST = "57014";
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

    /** What a coroutine does with a pool. */
    private interface UseOfAPool {
        void of(HikariDataSource pool) throws Exception;
    }

    private static void pooled(int size, UseOfAPool use) throws Exception {
        pooled(size, Duration.ofSeconds(60), use);
    }

    private static void pooled(int size, Duration limit, UseOfAPool use) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(cluster.url());
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(limit.toMillis());
        Asyncio.run(() -> {
            try (HikariDataSource pool = new HikariDataSource(config)) {
                use.of(pool);
                assertThat(pool.getHikariPoolMXBean().getActiveConnections()).as("connections that nobody gave back").isZero();
            }
        });
    }

    private static int number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static int number(HikariDataSource pool, String query) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return number(connection, query);
        }
    }

    private static void execute(Connection connection, String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    /** As one would write it: the query goes on in a task of its own, which the server ends when this one is cancelled. */
    private static <T> T cancellable(Statement statement, Coroutine<T> query) throws Exception {
        Task<T> querying = Asyncio.createTask(query);
        try {
            return Asyncio.shield(querying).await();
        } catch (CancelledError cancelled) {
            statement.cancel();
            Asyncio.gatherSettled(List.of(querying)).await();
            throw cancelled;
        }
    }

    private static int sleeping(Connection observer) throws SQLException {
        return number(observer, "select count(*) from pg_stat_activity where state = 'active' and wait_event = 'PgSleep'");
    }

    private static void untilSleeping(Connection observer, int count) throws SQLException {
        while (sleeping(observer) != count) {
            Asyncio.yieldNow();
        }
    }

    // ---- many at once ----

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
                Task<Void> ticker = Asyncio.createTask(() -> {
                    for (;;) {
                        Asyncio.sleep(Duration.ofMillis(1));
                        ticks[0]++;
                    }
                });
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

    @Test
    void copyGoesInAndOut() throws Exception {
        String rows = IntStream.range(0, 20_000).mapToObj(i -> i + "\trow " + i + "\n").collect(Collectors.joining());
        pooled(1, pool -> {
            try (Connection connection = pool.getConnection()) {
                execute(connection, "create table line(id int primary key, words text)");
                var copying = connection.unwrap(PGConnection.class).getCopyAPI();
                assertThat(copying.copyIn("copy line from stdin", new StringReader(rows))).isEqualTo(20_000);
                StringWriter got = new StringWriter();
                copying.copyOut("copy (select * from line order by id) to stdout", got);

                assertThat(got.toString()).isEqualTo(rows);
            }
        });
    }

    // ---- cancelled ----

    @Test
    void cancelledQueryEndsAtTheServerAndItsConnectionGoesOn() throws Exception {
        pooled(2, pool -> {
            try (Connection observer = pool.getConnection()) {
                int[] process = new int[1];
                Task<Boolean> querying = Asyncio.createTask(() -> {
                    try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
                        process[0] = number(connection, "select pg_backend_pid()");
                        return cancellable(statement, () -> statement.execute("select pg_sleep(1000)"));
                    }
                });
                untilSleeping(observer, 1);
                querying.cancel();
                assertThatThrownBy(querying::await).isInstanceOf(CancelledError.class);

                assertThat(sleeping(observer)).isZero();
                assertThat(number(pool, "select pg_backend_pid()")).isEqualTo(process[0]);
            }
        });
    }

    /** A cancellation alone interrupts: the JDK closes the socket, the driver fails, and the pool opens another connection. */
    @Test
    void interruptedQueryCostsItsConnection() throws Exception {
        pooled(2, pool -> {
            try (Connection observer = pool.getConnection()) {
                int[] process = new int[1];
                Task<Boolean> querying = Asyncio.createTask(() -> {
                    try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
                        process[0] = number(connection, "select pg_backend_pid()");
                        return statement.execute("select pg_sleep(1000)");
                    }
                });
                untilSleeping(observer, 1);
                querying.cancel();
                assertThatThrownBy(querying::await).hasCauseInstanceOf(SQLException.class).hasRootCauseInstanceOf(SocketException.class);

                assertThat(number(pool, "select pg_backend_pid()")).isNotEqualTo(process[0]);
                execute(observer, "select pg_terminate_backend(" + process[0] + ")");
            }
        });
    }

    @Test
    void cancelledWaitForAConnectionTakesNone() throws Exception {
        pooled(1, pool -> {
            try (Connection _ = pool.getConnection()) {
                Task<Integer> waiting = Asyncio.createTask(() -> number(pool, "select 1"));
                while (pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 0) {
                    Asyncio.yieldNow();
                }
                waiting.cancel();
                assertThatThrownBy(waiting::await).hasCauseInstanceOf(SQLException.class)
                        .hasRootCauseInstanceOf(InterruptedException.class);
            }
            assertThat(number(pool, "select 2")).isEqualTo(2);
        });
    }

    // ---- in time ----

    @Test
    void queryThatTakesTooLongIsEndedByATimeoutOfTheLoop() throws Exception {
        pooled(1, pool -> {
            try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
                assertThatExceptionOfType(AsyncTimeoutException.class).isThrownBy(() -> Asyncio.timeout(Duration.ofMillis(20),
                        () -> cancellable(statement, () -> statement.execute("select pg_sleep(1000)"))));

                assertThat(number(connection, "select 3")).isEqualTo(3);
            }
        });
    }

    @Test
    void timeoutsOfTheDriverAndOfThePoolWork() throws Exception {
        pooled(1, Duration.ofMillis(250), pool -> {
            try (Connection only = pool.getConnection(); Statement statement = only.createStatement()) {
                assertThatThrownBy(pool::getConnection).isInstanceOf(SQLTransientConnectionException.class);
                statement.setQueryTimeout(1);
                assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute("select pg_sleep(1000)"))
                        .satisfies(ended -> assertThat(ended.getSQLState()).isEqualTo(CANCELLED_BY_REQUEST));

                assertThat(number(only, "select 4")).isEqualTo(4);
            }
        });
    }
}
