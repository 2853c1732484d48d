package io.jvloop.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.examples.Programs;
import io.jvloop.examples.ServerProcess;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program, as it is started from a shell, with nc as its members. */
class ChatProcessTest {

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void membersWithNcTalkUntilCtrlC(String policy) throws Exception {
        Programs.assumeInstalled("nc");
        try (ServerProcess chat = ServerProcess.start(Chat.class, policy, "--port", "0")) {
            ProcessBuilder nc = new ProcessBuilder(List.of("nc", "127.0.0.1", Integer.toString(chat.port())));
            Process first = nc.start();
            Process second = null;
            try (BufferedReader heardFirst = first.inputReader(); BufferedWriter typedFirst = first.outputWriter()) {
                assertThat(heardFirst.readLine()).startsWith("* welcome, guest-1");
                second = nc.start();
                try (BufferedReader heardSecond = second.inputReader()) {
                    assertThat(heardSecond.readLine()).startsWith("* welcome, guest-2");
                    assertThat(heardFirst.readLine()).isEqualTo("* guest-2 has come");
                    typedFirst.write("hello\n");
                    typedFirst.flush();
                    assertThat(heardSecond.readLine()).isEqualTo("guest-1: hello");

                    chat.interrupt();

                    assertThat(heardFirst.readLine()).isEqualTo("* the chat ends");
                    assertThat(heardSecond.readLine()).isEqualTo("* the chat ends");
                }
            } finally {
                first.destroyForcibly().waitFor();
                if (second != null) {
                    second.destroyForcibly().waitFor();
                }
            }
            chat.endsWith("the chat has ended");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void sigtermSaysGoodbye(String policy) throws Exception {
        try (ServerProcess chat = ServerProcess.start(Chat.class, policy, "--port", "0");
                Socket member = new Socket("127.0.0.1", chat.port())) {
            BufferedReader heard = new BufferedReader(new InputStreamReader(member.getInputStream()));
            assertThat(heard.readLine()).startsWith("* welcome, guest-1");

            chat.terminate();

            assertThat(heard.readLine()).isEqualTo("* the chat ends");
            member.shutdownOutput();
            chat.endsWith("the chat has ended");
        }
    }

    @ParameterizedTest
    @CsvSource({"--nosuch, 2, unknown argument '--nosuch'", "--port, 2, --port wants a value", "--port -1, 2, 'a port is a number'",
        "--host nowhere.invalid, 1, nowhere.invalid"})
    void aWrongCommandLineIsSaid(String arguments, int exitCode, String message) throws Exception {
        Process process = Programs.start(Chat.class, arguments.split(" "));

        assertThat(ServerProcess.errors(process)).startsWith("chat: ").contains(message);
        assertThat(process.waitFor()).isEqualTo(exitCode);
    }
}
