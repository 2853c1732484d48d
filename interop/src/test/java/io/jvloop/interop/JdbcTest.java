package io.jvloop.interop;

import static io.jvloop.interop.Jdbc.use;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.Task;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A JDBC driver, unchanged, in coroutines. Its sockets and its locks park the coroutine that uses it, and not the loop; in baton mode they
 * would stop the loop, so there they are used in other threads.
 */
class JdbcTest {
    private Server server;
    private String url;

    @BeforeEach
    void startDatabase() throws SQLException {
        server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        url = "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/mem:" + getClass().getSimpleName()
                + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000";
    }

    @AfterEach
    void stopDatabase() {
        server.stop();
    }

    private static void execute(Statement statement, String sql) throws SQLException {
        use(() -> statement.execute(sql));
    }

    /** One holds the row until the other has surely asked for it, which only a loop that goes on can bring about. */
    @Test
    void queryThatWaitsForTheLockOfAnotherCoroutineDoesNotStopTheLoop() throws Exception {
        Asyncio.run(() -> {
            try (Connection first = use(() -> DriverManager.getConnection(url)); Statement statement = first.createStatement()) {
                execute(statement, "create table account(id int primary key, balance int)");
                execute(statement, "insert into account values (1, 0)");
                use(() -> {
                    first.setAutoCommit(false);
                    return statement.execute("update account set balance = balance + 1 where id = 1");
                });
                Task<Integer> second = Asyncio.createTask(() -> use(this::addOne));
                while (use(this::waitingSessions) == 0) {
                    Asyncio.yieldNow();
                }
                assertThat(second.isDone()).isFalse();
                execute(statement, "commit");
                assertThat(second.await()).isEqualTo(2);
                execute(statement, "commit");
                execute(statement, "shutdown");
            }
        });
    }

    private int addOne() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url); Statement statement = connection.createStatement()) {
            statement.execute("update account set balance = balance + 1 where id = 1");
            return balance(statement);
        }
    }

    private int waitingSessions() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from information_schema.sessions where blocker_id is not null")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void manyCoroutinesUseADatabaseAtOnce() throws Exception {
        Asyncio.run(() -> {
            try (Connection keeper = use(() -> DriverManager.getConnection(url)); Statement statement = keeper.createStatement()) {
                execute(statement, "create table account(id int primary key, balance int)");
                execute(statement, "insert into account values (1, 0)");
                List<Task<Integer>> adding = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    adding.add(Asyncio.createTask(() -> use(this::addOne)));
                }
                Asyncio.gather(adding).await();
                assertThat(use(() -> balance(statement))).isEqualTo(20);
                execute(statement, "shutdown");
            }
        });
    }

    private static int balance(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("select balance from account where id = 1")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
