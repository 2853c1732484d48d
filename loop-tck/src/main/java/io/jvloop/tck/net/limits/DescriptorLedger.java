package io.jvloop.tck.net.limits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code strace} saw of one thread, and finds descriptors that are closed while a poller has them, used after their close, or
 * never made close-on-exec.
 *
 * <p>A poller that is closed itself before it waits again may take its own along.
 */
final class DescriptorLedger {
    static final String CALLS = "%desc,%network,pidfd_open,io_uring_setup,epoll_create1,eventfd2,timerfd_create";
    private static final Pattern CALL = Pattern.compile("^([a-z0-9_]+)\\((.*)\\) += (-?\\d+)");
    private static final Pattern TWO = Pattern.compile("\\[(\\d+), (\\d+)\\]");
    private static final Set<String> MAKING = Set.of("socket", "accept4", "epoll_create1", "eventfd2", "timerfd_create", "pidfd_open",
            "io_uring_setup", "accept", "dup", "openat");
    /** Close-on-exec without being asked. */
    private static final Set<String> BORN_SO = Set.of("pidfd_open", "io_uring_setup");

    private final boolean closeOnExec;
    private final boolean seesAll;
    private final Map<Integer, String> bare = new HashMap<>();
    private final Map<Integer, Integer> watched = new HashMap<>();
    private final Map<Integer, Integer> closedWatched = new HashMap<>();
    private final Set<Integer> closed = new HashSet<>();
    private final List<String> bad = new ArrayList<>();

    /** How a back end's thread is looked at: the JDK does not make all of its own close-on-exec, and io_uring opens and closes unseen. */
    static DescriptorLedger of(String policy) {
        return new DescriptorLedger(!policy.equals("nio"), !policy.equals("uring"));
    }

    private DescriptorLedger(boolean closeOnExec, boolean seesAll) {
        this.closeOnExec = closeOnExec;
        this.seesAll = seesAll;
    }

    /** What is wrong in the calls, a line each, in their order. */
    List<String> violations(List<String> lines) {
        for (String line : lines) {
            Matcher call = CALL.matcher(line);
            if (call.find() && Integer.parseInt(call.group(3)) >= 0) {
                note(call.group(1), call.group(2), Integer.parseInt(call.group(3)), line);
            }
        }
        if (closeOnExec) {
            bare.values().forEach(line -> bad.add("not close-on-exec: " + line));
        }
        return bad;
    }

    private void note(String name, String arguments, int result, String line) {
        String[] words = arguments.split(", ");
        if (name.equals("pipe2") || name.equals("socketpair")) {
            Matcher two = TWO.matcher(arguments);
            if (two.find()) {
                made(Integer.parseInt(two.group(1)), line);
                made(Integer.parseInt(two.group(2)), line);
            }
            return;
        }
        if (!MAKING.contains(name) || name.startsWith("accept") || name.equals("dup")) {
            used(name, words, line);
        }
        if (MAKING.contains(name) || name.equals("fcntl") && words[1].startsWith("F_DUPFD")) {
            made(result, BORN_SO.contains(name) ? "CLOEXEC " + line : line);
        }
    }

    private void made(int descriptor, String line) {
        closed.remove(descriptor);
        bare.remove(descriptor);
        if (!line.contains("CLOEXEC") && !line.startsWith("openat")) {
            bare.put(descriptor, line);
        }
    }

    private void used(String name, String[] words, String line) {
        if (!words[0].matches("\\d+")) {
            return;
        }
        int descriptor = Integer.parseInt(words[0]);
        if (seesAll && closed.contains(descriptor)) {
            bad.add("used after its close: " + line);
        }
        switch (name) {
            case "close" -> close(descriptor);
            case "fcntl" -> {
                if (words[1].equals("F_SETFD")) {
                    bare.remove(descriptor);
                }
            }
            case "epoll_ctl" -> {
                int member = Integer.parseInt(words[2]);
                if (words[1].equals("EPOLL_CTL_ADD")) {
                    watched.put(member, descriptor);
                } else if (words[1].equals("EPOLL_CTL_DEL")) {
                    watched.remove(member);
                }
            }
            case "epoll_wait", "epoll_pwait", "epoll_pwait2" -> closedWatched.forEach((member, poller) -> {
                if (poller == descriptor) {
                    bad.add("closed while a poller that waits has it: " + member + ", " + line);
                }
            });
            default -> {}
        }
    }

    private void close(int descriptor) {
        closed.add(descriptor);
        bare.remove(descriptor);
        closedWatched.values().removeIf(poller -> poller == descriptor);
        watched.values().removeIf(poller -> poller == descriptor);
        Integer poller = watched.remove(descriptor);
        if (poller != null) {
            closedWatched.put(descriptor, poller);
        }
    }
}
