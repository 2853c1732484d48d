package io.jvloop.unix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jnr.constants.Constant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers of systems that this build does not run on, against those that JNR's makers have taken from their headers. */
class NumbersTest {
    private static final List<Class<?>> OURS = List.of(Errno.class, OpenFlags.class, Descriptors.class, SocketAddresses.class,
            SocketOptions.class, ForeignDescriptors.class, DatagramCalls.class, WaitStatus.class);
    private static final List<String> THEIRS = List.of("Errno", "OpenFlags", "Fcntl", "AddressFamily", "SocketOption", "SocketLevel",
            "IPProto", "TCP", "IP", "IPv6", "Sock", "SocketMessage", "WaitFlags");
    /** Fewer would mean that they are no longer found. */
    private static final int AT_LEAST = 40;

    @ParameterizedTest
    @CsvSource({"Linux,linux", "Mac OS X,darwin", "FreeBSD,freebsd", "DragonFlyBSD,dragonflybsd", "OpenBSD,openbsd"})
    void numbersAreThoseOfTheSystemsHeaders(String system, String theirs) throws Exception {
        Map<String, Long> expected = known(theirs);
        Map<String, Long> ours = ours(system);
        ours.keySet().retainAll(expected.keySet());
        expected.keySet().retainAll(ours.keySet());
        assertThat(ours).isEqualTo(expected).hasSizeGreaterThanOrEqualTo(AT_LEAST);
    }

    @ParameterizedTest
    @CsvSource({"LINUX,linux", "MACOS,darwin", "FREEBSD,freebsd", "DRAGONFLY,dragonflybsd", "OPENBSD,openbsd"})
    void signalsAreThoseOfTheSystemsHeaders(UnixSystem system, String theirs) throws Exception {
        Map<String, Long> expected = new HashMap<>();
        add("Signal", theirs, expected);
        for (String name : List.of("HUP", "INT", "QUIT", "ABRT", "KILL", "BUS", "SEGV", "USR1", "USR2", "PIPE", "ALRM", "TERM", "CHLD",
                "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "IO", "SYS", "TRAP", "FPE", "ILL")) {
            assertThat((long) Signals.number(name, system)).as(name).isEqualTo(expected.get("SIG" + name));
        }
    }

    /** {@code sys/socket.h} of XNU: {@code SO_LINGER} is 0x0080 there, and in ticks. */
    @Test
    void lingeringIsSetInSecondsOnMacOs() {
        assertThat(SocketOptions.Linger.name(UnixSystem.MACOS)).isEqualTo(0x1080);
        assertThat(SocketOptions.Linger.name(UnixSystem.FREEBSD)).isEqualTo(0x0080);
        assertThat(SocketOptions.Linger.name(UnixSystem.LINUX)).isEqualTo(13);
    }

    /** {@code fcntl.h} of each; JNR does not know it. */
    @Test
    void descriptorsAreDuplicatedCloseOnExecByEachSystemsOwnNumber() {
        assertThat(Stream.of(UnixSystem.values()).map(Descriptors::duplicateCloseOnExec)).containsExactly(1030, 67, 17, 17, 10, 12);
    }

    /** {@code spawn.h} of each; JNR does not know it. */
    @Test
    void spawnsFlagsAreEachSystemsOwn() {
        assertThat(SpawnFlags.of(UnixSystem.LINUX)).isEqualTo(new SpawnFlags(2, 4, 8, 0x80, 0));
        assertThat(SpawnFlags.of(UnixSystem.MACOS)).isEqualTo(new SpawnFlags(2, 4, 8, 0x400, 0x4000));
        assertThat(SpawnFlags.of(UnixSystem.NETBSD)).isEqualTo(new SpawnFlags(2, 0x10, 0x20, 0, 0));
    }

    private static Map<String, Long> known(String system) throws Exception {
        Map<String, Long> known = new HashMap<>();
        for (String kind : THEIRS) {
            add(kind, system, known);
        }
        return known;
    }

    private static void add(String kind, String system, Map<String, Long> to) throws ClassNotFoundException {
        for (Object each : Class.forName("jnr.constants.platform." + system + "." + kind).getEnumConstants()) {
            to.put(((Enum<?>) each).name(), ((Constant) each).longValue());
        }
    }

    /** What our classes become where the system is called so. */
    private static Map<String, Long> ours(String system) throws Exception {
        String here = System.getProperty("os.name");
        System.setProperty("os.name", system);
        try {
            ClassLoader there = new Elsewhere();
            Map<String, Long> numbers = new HashMap<>();
            for (Class<?> each : OURS) {
                for (Field field : Class.forName(each.getName(), true, there).getDeclaredFields()) {
                    if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
                        field.setAccessible(true);
                        numbers.put(field.getName(), (long) field.getInt(null));
                    }
                }
            }
            return numbers;
        } finally {
            System.setProperty("os.name", here);
        }
    }

    /** Has classes of our package of its own. */
    private static final class Elsewhere extends ClassLoader {

        Elsewhere() {
            super(NumbersTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.jvloop.unix.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream bytes = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] all = bytes.readAllBytes();
                return defineClass(name, all, 0, all.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
