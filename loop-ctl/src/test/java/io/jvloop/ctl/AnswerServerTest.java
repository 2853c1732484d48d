package io.jvloop.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class AnswerServerTest {
    private static SocketChannel ask(AnswerServer server, String question) throws IOException {
        SocketChannel asker = SocketChannel.open(UnixDomainSocketAddress.of(server.socket()));
        asker.write(StandardCharsets.UTF_8.encode(question + "\n"));
        return asker;
    }

    private static String answer(SocketChannel asker) throws IOException {
        return new String(Channels.newInputStream(asker).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void questionIsAnsweredAndTheConnectionEnds() throws IOException {
        try (AnswerServer server = AnswerServer.open(question -> question + "!\n"); SocketChannel asker = ask(server, "what")) {
            assertThat(answer(asker)).isEqualTo("what!\n");
        }
    }

    @Test
    void nobodyElseMayEnterTheDirectoryOfTheSocket() throws IOException {
        try (AnswerServer server = AnswerServer.open(UnaryOperator.identity())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.socket().getParent()))).isEqualTo("rwx------");
        }
    }

    @Test
    void whoMakesTheAnswerIsInterruptedWhenTheAskerLeaves() throws IOException, InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        try (AnswerServer server = AnswerServer.open(question -> untilInterrupted(asked, interrupted))) {
            ask(server, "ps").close();
            interrupted.await();
        }
    }

    private static String untilInterrupted(CountDownLatch asked, CountDownLatch interrupted) {
        asked.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException left) {
            interrupted.countDown();
        }
        return "";
    }

    /** Those who never read their answer, and those who never ask. */
    @Test
    void whoComesAfterManyThatLeftIsAnswered() throws IOException {
        try (AnswerServer server = AnswerServer.open(question -> question.isEmpty() ? "" : "x".repeat(1 << 20))) {
            for (int i = 0; i < 20; i++) {
                ask(server, "ps").close();
                SocketChannel.open(UnixDomainSocketAddress.of(server.socket())).close();
            }
            try (SocketChannel asker = ask(server, "ps")) {
                assertThat(answer(asker)).hasSize(1 << 20);
            }
        }
    }

    @Test
    void furtherAskersWaitUntilOthersHaveBeenAnswered() throws IOException, InterruptedException {
        CountDownLatch asked = new CountDownLatch(8);
        CountDownLatch gate = new CountDownLatch(1);
        List<SocketChannel> askers = new ArrayList<>();
        try (AnswerServer server = AnswerServer.open(question -> {
            asked.countDown();
            awaits(gate);
            return question;
        })) {
            for (int i = 0; i < 12; i++) {
                askers.add(ask(server, "ps"));
            }
            asked.await();
            gate.countDown();
            for (SocketChannel asker : askers) {
                assertThat(answer(asker)).isEqualTo("ps");
                asker.close();
            }
        }
    }

    private static void awaits(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void endlessQuestionIsNotAnswered() throws IOException {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        UnaryOperator<String> answers = question -> {
            asked.add(question);
            return question;
        };
        try (AnswerServer server = AnswerServer.open(answers);
                SocketChannel endless = SocketChannel.open(UnixDomainSocketAddress.of(server.socket()))) {
            endless.write(StandardCharsets.US_ASCII.encode("x".repeat(10_000)));
            assertThatThrownBy(() -> answer(endless)).isInstanceOf(IOException.class);
            try (SocketChannel asker = ask(server, "ps")) {
                assertThat(answer(asker)).isEqualTo("ps");
            }
        }
        assertThat(asked).containsExactly("ps");
    }

    @Test
    void nothingOfItIsLeftAfterItsClose() throws IOException {
        AnswerServer server = AnswerServer.open(UnaryOperator.identity());
        assertThat(server.canBeReached()).isTrue();
        server.close();

        assertThat(server.canBeReached()).isFalse();
        assertThat(server.socket().getParent()).doesNotExist();
        assertThatThrownBy(() -> ask(server, "ps")).isInstanceOf(IOException.class);
    }
}
