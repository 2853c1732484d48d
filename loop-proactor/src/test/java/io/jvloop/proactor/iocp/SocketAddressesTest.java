package io.jvloop.proactor.iocp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Windows' layouts, byte by byte; needs no Windows. */
class SocketAddressesTest {
    /** As after another use: what an address leaves out must be zero all the same. */
    private final MemorySegment memory = MemorySegment.ofArray(new byte[SocketAddresses.SIZE]).fill((byte) 0x55);

    private String written(int family, InetSocketAddress address) {
        int length = SocketAddresses.write(family, address, memory);
        return HexFormat.of().formatHex(memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    }

    @Test
    void ipv4HasPortAndAddressInTheOrderOfTheNetwork() {
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 0x1234);
        assertThat(written(SocketAddresses.IPV4, address)).isEqualTo("0200" + "1234" + "c0000201" + "0000000000000000");
        assertThat(SocketAddresses.read(memory)).isEqualTo(address);
    }

    @Test
    void ipv6HasWindowsNumberAndItsScope() throws UnknownHostException {
        InetAddress scoped = Inet6Address.getByAddress(null, InetAddress.ofLiteral("fe80::1").getAddress(), 7);
        InetSocketAddress address = new InetSocketAddress(scoped, 0xfedc);
        assertThat(written(SocketAddresses.IPV6, address))
                .isEqualTo("1700" + "fedc" + "00000000" + "fe800000000000000000000000000001" + "07000000");
        assertThat(SocketAddresses.read(memory)).isEqualTo(address).extracting(InetSocketAddress::getAddress)
                .isInstanceOfSatisfying(Inet6Address.class, read -> assertThat(read.getScopeId()).isEqualTo(7));
    }

    @Test
    void ipv4OnAnIpv6SocketIsMappedAndBack() {
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 80);
        assertThat(written(SocketAddresses.IPV6, address))
                .isEqualTo("1700" + "0050" + "00000000" + "00000000000000000000ffffc0000201" + "00000000");
        assertThat(SocketAddresses.read(memory)).isEqualTo(address);
    }

    @Test
    void ipv6OnAnIpv4SocketIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> SocketAddresses.write(SocketAddresses.IPV4, new InetSocketAddress(InetAddress.ofLiteral("::1"), 80), memory))
                .withMessageContaining("IPv4");
    }

    @Test
    void guidsHaveThreeNumbersAndEightBytes() {
        Guid.write(Guid.ACCEPT_EX, memory);
        assertThat(HexFormat.of().formatHex(memory.asSlice(0, Guid.SIZE).toArray(ValueLayout.JAVA_BYTE)))
                .isEqualTo("f17d36b5" + "accb" + "cf11" + "95ca00805f48a192");
    }
}
