package io.jvloop.interop;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.jvloop.Asyncio;
import io.jvloop.Body;
import io.jvloop.CancelledError;
import io.jvloop.Coroutine;
import io.jvloop.Task;
import io.jvloop.tck.LoopFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** Uses of a database by coroutines: with the flag where they are, and without it, where they would stop the loop, in other threads. */
final class Jdbc {
    private Jdbc() {
    }

    /** What a coroutine does with a pool. */
    interface UseOfAPool {
        void of(HikariDataSource pool) throws Exception;
    }

    static <T> T use(Body<T, SQLException> database) throws SQLException {
        return LoopFixture.isMounted() ? database.run() : Asyncio.toThread(database);
    }

    /** Runs a loop whose main task has a pool of at most so many connections, each of which it gives back. */
    static void pooled(PostgresCluster cluster, int size, Duration limit, UseOfAPool use) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(cluster.url());
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(limit.toMillis());
        Asyncio.run(() -> {
            HikariDataSource pool = use(() -> new HikariDataSource(config));
            try {
                use.of(pool);
                if (pool.getHikariPoolMXBean().getActiveConnections() != 0) {
                    throw new AssertionError("connections that nobody gave back");
                }
            } finally {
                use(() -> {
                    pool.close();
                    return null;
                });
            }
        });
    }

    static int number(Connection connection, String query) throws SQLException {
        return use(() -> numberHere(connection, query));
    }

    /** Gives the connection back where it has got it: who is cancelled meanwhile need not know of it. */
    static int number(HikariDataSource pool, String query) throws SQLException {
        return use(() -> numberHere(pool, query));
    }

    static int numberHere(HikariDataSource pool, String query) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return numberHere(connection, query);
        }
    }

    private static int numberHere(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    static void execute(Connection connection, String command) throws SQLException {
        use(() -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(command);
            }
        });
    }

    /** As one would write it: the query goes on in a task of its own, which the server ends when this one is cancelled. */
    static <T> T cancellable(Statement statement, Coroutine<T> query) throws Exception {
        Task<T> querying = Asyncio.createTask(query);
        try {
            return Asyncio.shield(querying).await();
        } catch (CancelledError cancelled) {
            use(() -> {
                statement.cancel();
                return null;
            });
            Asyncio.gatherSettled(List.of(querying)).await();
            throw cancelled;
        }
    }

    /** How many queries sleep at the server. */
    static int sleeping(Connection observer) throws SQLException {
        return number(observer, "select count(*) from pg_stat_activity where state = 'active' and wait_event = 'PgSleep'");
    }

    static void untilSleeping(Connection observer, int count) throws SQLException {
        while (sleeping(observer) != count) {
            Asyncio.yieldNow();
        }
    }
}
