package io.jvloop.posix;

import static org.assertj.core.api.Assertions.assertThat;

import jnr.constants.platform.SocketOption;
import jnr.ffi.Platform.OS;
import org.junit.jupiter.api.Test;

/** Numbers of systems that this build does not run on. */
class NativeSystemTest {

    /** {@code sys/socket.h} of XNU: {@code SO_LINGER} is 0x0080 there, and in ticks. */
    @Test
    void lingeringIsSetInSecondsOnMacOs() {
        assertThat(LingerOption.name(OS.DARWIN)).isEqualTo(0x1080);
        assertThat(LingerOption.name(OS.FREEBSD)).isEqualTo(SocketOption.SO_LINGER.intValue());
        assertThat(LingerOption.name(OS.LINUX)).isEqualTo(SocketOption.SO_LINGER.intValue());
    }

    /** {@code fcntl.h} of each. */
    @Test
    void descriptorsAreDuplicatedCloseOnExecByEachSystemsOwnNumber() {
        assertThat(NativeSystem.duplicateCloseOnExec(OS.LINUX)).isEqualTo(1030);
        assertThat(NativeSystem.duplicateCloseOnExec(OS.DARWIN)).isEqualTo(67);
        assertThat(NativeSystem.duplicateCloseOnExec(OS.FREEBSD)).isEqualTo(17);
        assertThat(NativeSystem.duplicateCloseOnExec(OS.OPENBSD)).isEqualTo(10);
        assertThat(NativeSystem.duplicateCloseOnExec(OS.NETBSD)).isEqualTo(12);
    }
}
