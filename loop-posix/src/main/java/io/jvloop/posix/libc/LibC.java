package io.jvloop.posix.libc;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.annotations.Variadic;
import jnr.ffi.types.pid_t;
import org.jspecify.annotations.Nullable;

/** Safe for use by any thread. Functions of the C library, under their own names; their manual pages are their documentation. */
@SuppressWarnings({"checkstyle:MethodName", "checkstyle:MissingJavadocMethod"})
public interface LibC {

    /** The commands that take an integer. */
    @Variadic(fixedCount = 2)
    int fcntl(int descriptor, int command, int argument);

    int pipe2(@Out int[] ends, int flags);

    /** System calls that take two integers: what the library has no function for. */
    long syscall(long number, int first, int second);

    /** The offset is the file's position to begin at. */
    long sendfile(int to, int from, @In long[] offset, long count);

    /** The message's structure by its address. */
    long sendmsg(int socket, long message, int flags);

    /** The message's structure by its address. */
    long recvmsg(int socket, long message, int flags);

    /** The address has room for {@code length[0]} bytes, which becomes what it has. */
    int getsockname(int socket, @Out byte[] address, @In @Out int[] length);

    /** As {@link #getsockname}. */
    int getpeername(int socket, @Out byte[] address, @In @Out int[] length);

    /** The data by their address; without an address of the receiver for the peer. */
    long sendto(int socket, long data, long size, int flags, @In byte @Nullable [] address, int length);

    /** The room by its address; the sender's address as {@link #getsockname}'s. */
    long recvfrom(int socket, long room, long size, int flags, @Out byte[] address, @In @Out int[] length);

    /** Sets of one bit a descriptor. */
    int select(int count, @In @Out byte[] read, @In @Out byte[] write, byte @Nullable [] exceptional, @In long[] timeout);

    int kqueue();

    /** The changes as the system's structures; each that is refused is the call's failure, as long as no events are taken. */
    int kevent(int kqueue, @In byte[] changes, int changeCount, byte @Nullable [] events, int eventCount, @In long[] timeout);

    int posix_spawn(@Out int[] pid, String path, Pointer fileActions, Pointer attributes, @In String[] arguments, @In String[] environment);

    int posix_spawn_file_actions_init(Pointer fileActions);

    int posix_spawn_file_actions_destroy(Pointer fileActions);

    int posix_spawn_file_actions_adddup2(Pointer fileActions, int from, int to);

    int posix_spawn_file_actions_addopen(Pointer fileActions, int to, String path, int flags, int mode);

    int posix_spawn_file_actions_addclose(Pointer fileActions, int descriptor);

    int posix_spawn_file_actions_addinherit_np(Pointer fileActions, int descriptor);

    int posix_spawn_file_actions_addclosefrom_np(Pointer fileActions, int first);

    int posix_spawn_file_actions_addchdir_np(Pointer fileActions, String directory);

    int posix_spawnattr_init(Pointer attributes);

    int posix_spawnattr_destroy(Pointer attributes);

    int posix_spawnattr_setflags(Pointer attributes, short flags);

    int posix_spawnattr_setpgroup(Pointer attributes, @pid_t long group);

    int posix_spawnattr_setsigmask(Pointer attributes, Pointer mask);

    int posix_spawnattr_setsigdefault(Pointer attributes, Pointer signals);

    int sigemptyset(Pointer set);

    int sigaddset(Pointer set, int signal);
}
