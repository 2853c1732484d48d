package io.jvloop.proactor.iocp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes of Windows, of Winsock and of Wine; needs none of them. */
class WindowsErrorTest {

    @ParameterizedTest
    @ValueSource(ints = {1225, 10061})
    void refusedConnectionIsAConnectException(int code) {
        assertThat(WindowsError.of(code)).isExactlyInstanceOf(ConnectException.class).hasMessage("Connection refused");
    }

    @ParameterizedTest
    @ValueSource(ints = {121, 10060})
    void connectionThatTimesOutIsAConnectException(int code) {
        assertThat(WindowsError.of(code)).isExactlyInstanceOf(ConnectException.class).hasMessage("Connection timed out");
    }

    @ParameterizedTest
    @ValueSource(ints = {1231, 1232, 10051, 10065})
    void hostThatCannotBeReachedIsNamedSo(int code) {
        assertThat(WindowsError.of(code)).isExactlyInstanceOf(NoRouteToHostException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 1227, 10013, 10048, 10049})
    void addressThatCannotBeHadIsABindException(int code) {
        assertThat(WindowsError.of(code)).isExactlyInstanceOf(BindException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {59, 64, 10054})
    void resetIsCalledSo(int code) {
        assertThat(WindowsError.of(code)).isExactlyInstanceOf(SocketException.class).hasMessage("Connection reset");
    }

    @ParameterizedTest
    @ValueSource(ints = {59, 64, 1236, 10053, 10054})
    void connectionThatBrokeIsAReset(int code) {
        assertThat(WindowsError.isReset(code)).isTrue();
        assertThat(WindowsError.of(code)).isExactlyInstanceOf(SocketException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 995, 1225, 10057, 10061})
    void otherFailuresAreNone(int code) {
        assertThat(WindowsError.isReset(code)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1225, 1234, 10054, 10061})
    void datagramToNobodyIsAPortThatCannotBeReached(int code) {
        assertThat(WindowsError.ofDatagram(code)).isExactlyInstanceOf(PortUnreachableException.class);
    }

    @Test
    void unknownCodeIsTold() {
        assertThat(WindowsError.of(4711)).hasMessage("Windows error 4711");
    }
}
