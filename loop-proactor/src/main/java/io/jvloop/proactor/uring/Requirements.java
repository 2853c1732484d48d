package io.jvloop.proactor.uring;

import io.jvloop.unix.Errno;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the back end requires of the system, and the sentence that says what is missing. */
final class Requirements {
    private static final String FIRST_GOOD = "6.1";
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64");
    private static final int FEATURES = Abi.FEAT_SINGLE_MMAP | Abi.FEAT_NODROP | Abi.FEAT_EXT_ARG | Abi.FEAT_CQE_SKIP;
    private static final int[] OPERATIONS = {Abi.OP_WRITEV, Abi.OP_POLL_ADD, Abi.OP_SENDMSG, Abi.OP_RECVMSG, Abi.OP_ACCEPT,
        Abi.OP_ASYNC_CANCEL, Abi.OP_CONNECT, Abi.OP_CLOSE, Abi.OP_READ, Abi.OP_WRITE, Abi.OP_SEND, Abi.OP_RECV};

    /** The questions to a kernel. */
    interface Kernel {

        /** Sets up a ring with our flags and shared buffers: 0, or a negated error number. */
        int trial();

        /** Opens an eventfd, by which another thread wakes a loop: 0, or a negated error number. */
        int wakeUp();

        /** The features of a ring; after a successful trial. */
        int features();

        /** Whether an operation is supported; after a successful trial. */
        boolean supports(int operation);

        /** The kernel's version. */
        String release();

        /** The value of {@code kernel.io_uring_disabled}, -1 if there is no such setting. */
        int disabled();
    }

    private Requirements() {
    }

    /** Says why io_uring cannot be used, or null. The kernel is called only if that is allowed and makes sense. */
    static @Nullable String obstacle(String system, String architecture, boolean nativeAccess, Supplier<Kernel> kernel) {
        if (!system.equals("Linux")) {
            return "io_uring is Linux's, and this is " + system;
        }
        if (!ARCHITECTURES.contains(architecture)) {
            return "its binding knows the architectures " + ARCHITECTURES + ", and this is " + architecture;
        }
        if (!nativeAccess) {
            return "it calls the C library by the foreign-function API, which needs --enable-native-access=ALL-UNNAMED"
                    + " (on the module path: io.jvloop.proactor)";
        }
        try {
            return obstacle(kernel.get());
        } catch (RuntimeException | LinkageError e) {
            return "the C library cannot be called: " + e;
        }
    }

    private static @Nullable String obstacle(Kernel kernel) {
        int trial = kernel.trial();
        if (trial < 0) {
            if (trial == -Errno.ENOSYS) {
                return "this kernel (" + kernel.release() + ") has no io_uring, or a seccomp filter, as containers have, hides it";
            }
            return switch (-trial) {
                case Errno.EPERM -> forbidden(kernel.disabled());
                case Errno.EINVAL -> "this kernel (" + kernel.release() + ") is too old: Linux " + FIRST_GOOD + " is needed";
                default -> "io_uring cannot be set up: " + ForeignCalls.text(-trial) + " (errno " + -trial + ")";
            };
        }
        if ((kernel.features() & FEATURES) != FEATURES) {
            return "this kernel (" + kernel.release() + ") lacks features of io_uring: it has " + Integer.toHexString(kernel.features())
                    + ", needed are " + Integer.toHexString(FEATURES) + "; Linux " + FIRST_GOOD + " has them";
        }
        if (kernel.wakeUp() < 0) {
            return "the system refuses the eventfd by which a loop is woken: " + ForeignCalls.text(-kernel.wakeUp());
        }
        for (int operation : OPERATIONS) {
            if (!kernel.supports(operation)) {
                return "this kernel (" + kernel.release() + ") lacks operation " + operation + " of io_uring; Linux " + FIRST_GOOD
                        + " has it";
            }
        }
        return null;
    }

    private static String forbidden(int disabled) {
        return switch (disabled) {
            case 1 -> "io_uring is reserved to a group of users: the setting kernel.io_uring_disabled is 1";
            case 2 -> "io_uring is switched off: the setting kernel.io_uring_disabled is 2";
            default -> "io_uring is forbidden to this process, by a seccomp filter as containers have one";
        };
    }
}
