package io.jvloop.unix;

/**
 * What {@code stat} tells of an open file.
 *
 * @param mode   its kind and permissions
 * @param device where it lies
 * @param inode  its number there
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

    /** Whether it is a pipe, with a name or without. */
    public boolean isFifo() {
        return is(FIFO);
    }

    /** Whether it is a character device: a terminal, say. */
    public boolean isCharacterDevice() {
        return is(CHARACTER_DEVICE);
    }

    /** Whether it is a socket. */
    public boolean isSocket() {
        return is(SOCKET);
    }

    /** Whether it has no events and so counts as always ready. */
    public boolean isAlwaysReady() {
        return is(REGULAR) || is(DIRECTORY);
    }
}
