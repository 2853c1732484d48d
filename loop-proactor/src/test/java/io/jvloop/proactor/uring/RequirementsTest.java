package io.jvloop.proactor.uring;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.unix.Errno;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RequirementsTest {
    private static final int ALL = -1;
    private static final int NO_EVENTFD = -2;

    /** A kernel as somebody else has it. */
    private record Described(int trial, int features, int missing, int disabled) implements Requirements.Kernel {

        @Override
        public boolean supports(int operation) {
            return operation != missing;
        }

        @Override
        public int wakeUp() {
            return missing == NO_EVENTFD ? -Errno.EPERM : 0;
        }

        @Override
        public String release() {
            return "5.10.0";
        }
    }

    private static String obstacle(Requirements.Kernel kernel) {
        return Requirements.obstacle("Linux", "amd64", true, () -> kernel);
    }

    private static Supplier<Requirements.Kernel> notAsked() {
        return () -> {
            throw new AssertionError("the kernel was asked");
        };
    }

    @Test
    void kernelThatHasEverythingWillDo() {
        assertThat(obstacle(new Described(0, ALL, -1, 0))).isNull();
    }

    @Test
    void otherSystemsAndArchitecturesAreNamedWithoutAskingTheKernel() {
        assertThat(Requirements.obstacle("Mac OS X", "aarch64", true, notAsked())).contains("Mac OS X");
        assertThat(Requirements.obstacle("Linux", "riscv64", true, notAsked())).contains("riscv64");
    }

    @Test
    void missingNativeAccessIsNamedWithTheFlag() {
        assertThat(Requirements.obstacle("Linux", "amd64", false, notAsked())).contains("--enable-native-access");
    }

    @Test
    void kernelWithoutIoUringAndOneThatIsTooOldAreNamed() {
        assertThat(obstacle(new Described(-Errno.ENOSYS, 0, -1, -1))).contains("5.10.0", "seccomp");
        assertThat(obstacle(new Described(-Errno.EINVAL, 0, -1, -1))).contains("5.10.0", "too old");
    }

    @Test
    void refusalIsTracedToTheSettingOrToAFilter() {
        assertThat(obstacle(new Described(-Errno.EPERM, 0, -1, 2))).contains("kernel.io_uring_disabled is 2");
        assertThat(obstacle(new Described(-Errno.EPERM, 0, -1, 1))).contains("kernel.io_uring_disabled is 1");
        assertThat(obstacle(new Described(-Errno.EPERM, 0, -1, 0))).contains("seccomp");
        assertThat(obstacle(new Described(-Errno.ENOMEM, 0, -1, 0))).contains("Cannot allocate memory");
    }

    @Test
    void loopThatNobodyCouldWakeIsNotAvailable() {
        assertThat(obstacle(new Described(0, ALL, NO_EVENTFD, 0))).contains("eventfd", "Operation not permitted");
    }

    @Test
    void missingFeatureAndMissingOperationAreNamed() {
        assertThat(obstacle(new Described(0, Abi.FEAT_NODROP, -1, 0))).contains("lacks features");
        assertThat(obstacle(new Described(0, ALL, Abi.OP_ACCEPT, 0))).contains("lacks operation " + Abi.OP_ACCEPT);
    }
}
