package io.jvloop.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressOrderTest {

    @ParameterizedTest
    @CsvSource({"::1, ::1", "1.1.1.1 1.1.1.2, 1.1.1.1 1.1.1.2", "::1 ::2 1.1.1.1, ::1 1.1.1.1 ::2",
        "::1 ::2 ::3 1.1.1.1 1.1.1.2, ::1 1.1.1.1 ::2 1.1.1.2 ::3", "1.1.1.1 1.1.1.2 1.1.1.3 ::1, 1.1.1.1 ::1 1.1.1.2 1.1.1.3",
        "1.1.1.1 ::1 ::2 ::3, 1.1.1.1 ::1 ::2 ::3"})
    void familiesTakeTurnsBeginningWithTheFirst(String resolved, String tried) {
        assertThat(AddressOrder.interleaved(addresses(resolved))).isEqualTo(addresses(tried));
    }

    private static List<InetSocketAddress> addresses(String text) {
        return Stream.of(text.split(" ")).map(one -> new InetSocketAddress(InetAddress.ofLiteral(one), 80)).collect(Collectors.toList());
    }
}
