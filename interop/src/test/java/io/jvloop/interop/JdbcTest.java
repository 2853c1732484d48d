package io.jvloop.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.Task;
import io.jvloop.tck.LoopFixture;
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

/** A JDBC driver, unchanged, in coroutines. Its sockets and its locks park the coroutine that uses it, and not the loop. */
class JdbcTest {
    private Server server;
    private String url;

    @BeforeEach
    void startDatabase() throws SQLException {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a blocking call stops the loop while it lasts");
        server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        url = "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/mem:" + getClass().getSimpleName()
                + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000";
    }

    @AfterEach
    void stopDatabase() {
        if (server != null) {
            server.stop();
        }
    }

    /** One holds the row until the other has surely asked for it, which only a loop that goes on can bring about. */
    @Test
    void queryThatWaitsForTheLockOfAnotherCoroutineDoesNotStopTheLoop() throws Exception {
        Asyncio.run(() -> {
            try (Connection first = DriverManager.getConnection(url); Statement statement = first.createStatement()) {
                statement.execute("create table account(id int primary key, balance int)");
                statement.execute("insert into account values (1, 0)");
                first.setAutoCommit(false);
                statement.execute("update account set balance = balance + 1 where id = 1");
                Task<Integer> second = Asyncio.createTask(this::addOne);
                while (waitingSessions() == 0) {
                    Asyncio.yieldNow();
                }
                assertThat(second.isDone()).isFalse();
                first.commit();
                assertThat(second.await()).isEqualTo(2);
                first.commit();
                statement.execute("shutdown");
            }
        });
    }

    private int addOne() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url); Statement statement = connection.createStatement()) {
            statement.execute("update account set balance = balance + 1 where id = 1");
            try (ResultSet rows = statement.executeQuery("select balance from account where id = 1")) {
                rows.next();
                return rows.getInt(1);
            }
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
            try (Connection keeper = DriverManager.getConnection(url); Statement statement = keeper.createStatement()) {
                statement.execute("create table account(id int primary key, balance int)");
                statement.execute("insert into account values (1, 0)");
                List<Task<Integer>> adding = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    adding.add(Asyncio.createTask(this::addOne));
                }
                Asyncio.gather(adding).await();
                try (ResultSet rows = statement.executeQuery("select balance from account")) {
                    rows.next();
                    assertThat(rows.getInt(1)).isEqualTo(20);
                }
                statement.execute("shutdown");
            }
        });
    }
}
