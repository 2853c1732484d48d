package io.jvloop.examples.chat;

import static io.jvloop.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.examples.ServerFixture;
import io.jvloop.net.StreamPair;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTest {

    private interface Body {
        void run(ChatServer server) throws Exception;
    }

    private static void chat(String policy, Body body) throws Exception {
        ServerFixture.run(policy, () -> {
            ChatServer server = ChatServer.start(new InetSocketAddress("127.0.0.1", 0));
            body.run(server);
            server.end();
            assertThat(server.room().size()).isZero();
        });
    }

    /** A member who has read his welcome. */
    private static StreamPair enter(ChatServer server) throws Exception {
        StreamPair member = openConnection(server.address());
        assertThat(member.reader().readLine()).startsWith("* welcome, ");
        return member;
    }

    private static void type(StreamPair member, String line) throws Exception {
        member.writer().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        member.writer().drain();
    }

    private static String read(StreamPair member) throws Exception {
        return member.reader().readLine();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void whatOneTypesAllOthersReadInOrder(String policy) throws Exception {
        chat(policy, server -> {
            List<StreamPair> members = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                members.add(enter(server));
            }
            for (int i = 0; i < 20; i++) {
                for (int later = i + 2; later <= 20; later++) {
                    assertThat(read(members.get(i))).isEqualTo("* guest-" + later + " has come");
                }
            }
            for (int i = 0; i < 50; i++) {
                type(members.getFirst(), "line " + i);
            }
            for (StreamPair member : members.subList(1, 20)) {
                for (int i = 0; i < 50; i++) {
                    assertThat(read(member)).isEqualTo("guest-1: line " + i);
                }
            }
            type(members.getFirst(), "/who");
            assertThat(read(members.getFirst())).as("what he hears of himself").startsWith("* here are guest-1, guest-2");
            members.forEach(StreamPair::close);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void membersHaveNamesAndComeAndGo(String policy) throws Exception {
        chat(policy, server -> {
            try (StreamPair first = enter(server)) {
                try (StreamPair second = enter(server)) {
                    assertThat(read(first)).isEqualTo("* guest-2 has come");
                    type(second, "/name Ada");
                    assertThat(read(first)).isEqualTo("* guest-2 is now Ada");
                    assertThat(read(second)).isEqualTo("* guest-2 is now Ada");
                    type(first, "/name Ada");
                    assertThat(read(first)).isEqualTo("* there is a Ada already");
                    type(first, "/name a b");
                    assertThat(read(first)).isEqualTo("* a name has 1 to 20 letters, digits, _ or -");
                    type(first, "/who");
                    assertThat(read(first)).isEqualTo("* here are guest-1, Ada");
                    type(first, "/nosuch");
                    assertThat(read(first)).startsWith("* there is no /nosuch");
                    type(second, "/quit");
                    assertThat(read(second)).isNull();
                }
                assertThat(read(first)).isEqualTo("* Ada has gone");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void slowReaderMissesLinesIsToldSoAndHoldsNobodyUp(String policy) throws Exception {
        chat(policy, server -> {
            try (StreamPair talker = enter(server); StreamPair listener = enter(server); StreamPair sleeper = enter(server)) {
                read(talker);
                read(talker);
                read(listener);
                sleeper.writer().transport().pauseReading();
                String line = "x".repeat(900);
                for (int i = 0; i < 20_000; i++) {
                    type(talker, line);
                    assertThat(read(listener)).hasSize("guest-1: ".length() + 900);
                }
                sleeper.writer().transport().resumeReading();
                String last = read(sleeper);
                while (!last.startsWith("* you missed ")) {
                    last = read(sleeper);
                }
                assertThat(Integer.parseInt(last.replaceAll("\\D", ""))).isBetween(1000, 20_000 - Member.WAITING_LINES);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aLineWithoutEndIsRefused(String policy) throws Exception {
        chat(policy, server -> {
            try (StreamPair member = enter(server)) {
                member.writer().write(new byte[1500]);
                assertThat(read(member)).startsWith("* a line may have 1000 bytes");
                assertThat(read(member)).isNull();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void everybodyHearsTheEnd(String policy) throws Exception {
        chat(policy, server -> {
            try (StreamPair first = enter(server); StreamPair second = enter(server)) {
                read(first);
                server.end();
                assertThat(read(first)).isEqualTo("* the chat ends");
                assertThat(read(second)).isEqualTo("* the chat ends");
                assertThat(read(first)).isNull();
                assertThat(read(second)).isNull();
            }
        });
    }

    /** A member who hangs up without reading what waits for him does not stay in the room. */
    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void whoBreaksOffIsGone(String policy) throws Exception {
        chat(policy, server -> {
            try (StreamPair first = enter(server); StreamPair second = enter(server)) {
                read(first);
                second.writer().transport().abort();
                assertThat(read(first)).isEqualTo("* guest-2 has gone");
            }
        });
    }
}
