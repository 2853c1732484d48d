package io.jvloop.unix;

/**
 * The functions that prepare a {@code posix_spawn}, under their own names. Memory is passed by its address, and all return an error number.
 * A function that the library lacks throws an {@link UnsatisfiedLinkError}.
 */
@SuppressWarnings({"checkstyle:MethodName", "checkstyle:MissingJavadocMethod"})
public interface SpawnCalls {

    int posix_spawn_file_actions_init(long fileActions);

    int posix_spawn_file_actions_destroy(long fileActions);

    int posix_spawn_file_actions_adddup2(long fileActions, int from, int to);

    int posix_spawn_file_actions_addclose(long fileActions, int descriptor);

    /** Exists on macOS only. */
    int posix_spawn_file_actions_addinherit_np(long fileActions, int descriptor);

    int posix_spawn_file_actions_addclosefrom_np(long fileActions, int first);

    int posix_spawn_file_actions_addchdir_np(long fileActions, long directory);

    int posix_spawnattr_init(long attributes);

    int posix_spawnattr_destroy(long attributes);

    int posix_spawnattr_setflags(long attributes, short flags);

    int posix_spawnattr_setsigmask(long attributes, long mask);

    int posix_spawnattr_setsigdefault(long attributes, long signals);

    int sigemptyset(long set);

    int sigaddset(long set, int signal);
}
