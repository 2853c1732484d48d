package io.jvloop.interop;

import static io.jvloop.interop.Jdbc.cancellable;
import static io.jvloop.interop.Jdbc.number;
import static io.jvloop.interop.Jdbc.numberHere;
import static io.jvloop.interop.Jdbc.sleeping;
import static io.jvloop.interop.Jdbc.untilSleeping;
import static io.jvloop.interop.Jdbc.use;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.jvloop.AsyncTimeoutException;
import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.Task;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.net.SocketException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is lost when a task is cancelled, or the time is over, while it waits for PostgreSQL or for a connection of its pool: not the
 * connection, and never the loop. Each test goes on by what other tasks of the loop do meanwhile.
 */
@Timeout(120)
class PostgresFaultTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    /** The shortest that the pool takes. */
    private static final Duration SOON = Duration.ofMillis(250);
    private static final String CANCELLED_BY_REQUEST = "57014";
    private static final String ENDLESS = "select pg_sleep(1000)";
    private static PostgresCluster cluster;

    @BeforeAll
    static void startServer() throws IOException, InterruptedException {
        cluster = PostgresCluster.start();
    }

    @AfterAll
    static void stopServer() throws IOException, InterruptedException {
        if (cluster != null) {
            cluster.stop();
        }
    }

    private static void pooled(int size, Duration limit, Jdbc.UseOfAPool use) throws Exception {
        Jdbc.pooled(cluster, size, limit, use);
    }

    /** A use of a pool by a task, and the end of the use, which may come later than that of the task. */
    private record Using(Task<Integer> task, CompletableFuture<Throwable> end) {

        static Using of(HikariDataSource pool, String query) {
            CompletableFuture<Throwable> end = new CompletableFuture<>();
            return new Using(Asyncio.createTask(() -> use(() -> {
                try {
                    int number = numberHere(pool, query);
                    end.complete(null);
                    return number;
                } catch (SQLException | RuntimeException failure) {
                    end.complete(failure);
                    throw failure;
                }
            })), end);
        }

        Throwable awaitEnd() {
            return Asyncio.wrapFuture(end).await();
        }
    }

    /** Its use waits for a connection, or has given up. */
    private static Using waitingForAConnection(HikariDataSource pool) {
        Using waiting = Using.of(pool, "select 1");
        while (pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 0 && !waiting.end().isDone()) {
            Asyncio.yieldNow();
        }
        return waiting;
    }

    // ---- a query ----

    @Test
    void cancelledQueryEndsAtTheServerAndItsConnectionGoesOn() throws Exception {
        pooled(2, LONG, pool -> {
            try (Connection observer = use(pool::getConnection)) {
                int[] process = new int[1];
                Task<Boolean> querying = Asyncio.createTask(() -> {
                    try (Connection connection = use(pool::getConnection); Statement statement = connection.createStatement()) {
                        process[0] = number(connection, "select pg_backend_pid()");
                        return cancellable(statement, () -> use(() -> statement.execute(ENDLESS)));
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

    /** A cancellation that reached the query would end it at once, while the server, and in baton mode the thread, is still at it. */
    @Test
    void cancelledQueryEndsByTheServersAnswer() throws Exception {
        pooled(2, LONG, pool -> {
            try (Connection observer = use(pool::getConnection)) {
                CompletableFuture<String> state = new CompletableFuture<>();
                Task<Boolean> querying = Asyncio.createTask(() -> {
                    try (Connection connection = use(pool::getConnection); Statement statement = connection.createStatement()) {
                        return cancellable(statement, () -> {
                            try {
                                return use(() -> statement.execute(ENDLESS));
                            } catch (SQLException ended) {
                                state.complete(ended.getSQLState());
                                throw ended;
                            }
                        });
                    }
                });
                untilSleeping(observer, 1);
                querying.cancel();
                assertThatThrownBy(querying::await).isInstanceOf(CancelledError.class);

                assertThat(state).isCompletedWithValue(CANCELLED_BY_REQUEST);
            }
        });
    }

    /** A cancellation alone interrupts: the JDK closes the socket, the driver fails, and the pool opens another connection. */
    @Test
    void interruptedQueryCostsItsConnection() throws Exception {
        assumeTrue(LoopFixture.isMounted(), "in baton mode the query is in another thread, which a cancellation does not interrupt");
        pooled(2, LONG, pool -> {
            try (Connection observer = pool.getConnection()) {
                int[] process = new int[1];
                Task<Boolean> querying = Asyncio.createTask(() -> {
                    try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
                        process[0] = number(connection, "select pg_backend_pid()");
                        return statement.execute(ENDLESS);
                    }
                });
                untilSleeping(observer, 1);
                querying.cancel();
                assertThatThrownBy(querying::await).hasCauseInstanceOf(SQLException.class).hasRootCauseInstanceOf(SocketException.class);

                assertThat(number(pool, "select pg_backend_pid()")).isNotEqualTo(process[0]);
                Jdbc.execute(observer, "select pg_terminate_backend(" + process[0] + ")");
            }
        });
    }

    /** The thread has the connection until the server has done. */
    @Test
    void queryOfAThreadGoesOnWithoutTheTaskAndGivesItsConnectionBack() throws Exception {
        assumeFalse(LoopFixture.isMounted(), "in mounted mode a cancellation interrupts the query");
        pooled(2, LONG, pool -> {
            try (Connection observer = use(pool::getConnection)) {
                Using querying = Using.of(pool, ENDLESS);
                untilSleeping(observer, 1);
                querying.task().cancel();
                assertThatThrownBy(querying.task()::await).isInstanceOf(CancelledError.class);
                assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isEqualTo(2);
                Jdbc.execute(observer, "select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'");

                assertThat(querying.awaitEnd()).isInstanceOf(SQLException.class);
                assertThat(number(pool, "select 5")).isEqualTo(5);
            }
        });
    }

    @Test
    void queryThatTakesTooLongIsEndedByATimeoutOfTheLoop() throws Exception {
        pooled(1, LONG, pool -> {
            try (Connection connection = use(pool::getConnection); Statement statement = connection.createStatement()) {
                assertThatExceptionOfType(AsyncTimeoutException.class).isThrownBy(() -> Asyncio.timeout(Duration.ofMillis(20),
                        () -> cancellable(statement, () -> use(() -> statement.execute(ENDLESS)))));

                assertThat(number(connection, "select 3")).isEqualTo(3);
            }
        });
    }

    @Test
    void timeoutOfTheDriverEndsTheQueryAndKeepsTheConnection() throws Exception {
        pooled(1, LONG, pool -> {
            try (Connection connection = use(pool::getConnection); Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(1);
                assertThatExceptionOfType(SQLException.class).isThrownBy(() -> use(() -> statement.execute(ENDLESS)))
                        .satisfies(ended -> assertThat(ended.getSQLState()).isEqualTo(CANCELLED_BY_REQUEST));

                assertThat(number(connection, "select 4")).isEqualTo(4);
            }
        });
    }

    // ---- a connection of the pool ----

    /** In another thread the wait goes on, and what it gets is given back. */
    @Test
    void cancelledWaitForAConnectionKeepsNone() throws Exception {
        pooled(1, LONG, pool -> {
            Using waiting;
            try (Connection _ = use(pool::getConnection)) {
                waiting = waitingForAConnection(pool);
                waiting.task().cancel();
                if (LoopFixture.isMounted()) {
                    assertThatThrownBy(waiting.task()::await).hasCauseInstanceOf(SQLException.class)
                            .hasRootCauseInstanceOf(InterruptedException.class);
                } else {
                    assertThatThrownBy(waiting.task()::await).isInstanceOf(CancelledError.class);
                }
            }
            waiting.awaitEnd();
            assertThat(number(pool, "select 2")).isEqualTo(2);
        });
    }

    /** Whoever has the connection keeps it: what fails is the wait, which is nobody's by then if it is in another thread. */
    @Test
    void timeoutOfThePoolAfterTheCancellationHarmsNobody() throws Exception {
        pooled(1, SOON, pool -> {
            try (Connection only = use(pool::getConnection)) {
                Using waiting = waitingForAConnection(pool);
                waiting.task().cancel();
                assertThatThrownBy(waiting.task()::await).isNotNull();

                assertThat(waiting.awaitEnd()).isInstanceOf(SQLException.class);
                assertThat(number(only, "select 6")).isEqualTo(6);
            }
            assertThat(number(pool, "select 7")).isEqualTo(7);
        });
    }

    @Test
    void timeoutOfThePoolIsThrown() throws Exception {
        pooled(1, SOON, pool -> {
            try (Connection only = use(pool::getConnection)) {
                assertThatThrownBy(() -> use(pool::getConnection)).isInstanceOf(SQLTransientConnectionException.class);

                assertThat(number(only, "select 8")).isEqualTo(8);
            }
        });
    }
}
