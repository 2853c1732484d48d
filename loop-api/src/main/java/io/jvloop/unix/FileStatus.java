package io.jvloop.unix;

/**
 * An open file's {@code stat}.
 *
 * @param mode   its kind and permissions
 * @param device the device that it lies on
 * @param inode  its number on that device
 */
public record FileStatus(int mode, long device, long inode) {
    // The same on all systems.
    private static final int KIND = 0170000;
    private static final int FIFO = 0010000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int DIRECTORY = 0040000;
    private static final int REGULAR = 0100000;
    private static final int SOCKET = 0140000;

    private boolean is(int kind) {
        return (mode & KIND) == kind;
    }

    /** Whether it is a pipe, named or not. */
    public boolean isFifo() {
        return is(FIFO);
    }

    /** Whether it is a character device: a terminal, say. */
    public boolean isCharacterDevice() {
        return is(CHARACTER_DEVICE);
    }

    public boolean isSocket() {
        return is(SOCKET);
    }

    /** Whether it is a file or directory, which has no events and counts as always ready. */
    public boolean isAlwaysReady() {
        return is(REGULAR) || is(DIRECTORY);
    }
}
