package io.jvloop.tck.net.limits;

import io.jvloop.CancelledError;
import io.jvloop.LoopOptions;
import io.jvloop.LoopPolicies;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.peers.RawDescriptor;
import io.jvloop.tck.watch.LeakCheck;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/**
 * Lives an {@link EverydayLife} again and again, each time with another {@link InjectedFault}, and demands: it ends by itself, what failed
 * says why, nothing stays open. When nothing fails, the {@link DescriptorLedger} is in order.
 */
final class InjectionProgram {
    private static final System.Logger LOGGER = System.getLogger(InjectionProgram.class.getName());
    private static final String NAME = "everyday-life";
    /** What cannot be borne, by back end and call. */
    private static final Map<String, String> NOT_OURS =
            Map.of("nio epoll_ctl", "the JDK's selector does not look at what epoll_ctl answers",
                    "nio fcntl", "the JDK's selector leaves its eventfd open if that cannot be made non-blocking",
                    "nio pipe2", "the JDK's start of a child leaves pipes open, and closes what is not its own, when one fails");
    private static final long HANGS_MILLIS = 20_000;
    /** Of a message that says nothing; a device has that name, too. */
    private static final Pattern NULL = Pattern.compile("(?<!/dev/)\\bnull\\b");
    private final LoopOptions options;
    private final String policy;
    private final int most;
    private final RawDescriptor fifo = RawDescriptor.fifo();
    private int lives;

    private InjectionProgram(LoopPolicy policy, int most) throws IOException {
        this.policy = policy.name();
        this.options = LoopOptions.DEFAULT.withPolicy(policy);
        this.most = most;
    }

    /** Arguments: the policy's name, and up to how-manieth each call is to fail. */
    public static void main(String[] arguments) throws Exception {
        InjectionProgram program = new InjectionProgram(LoopPolicies.named(arguments[0]), Integer.parseInt(arguments[1]));
        List<String> bad = program.campaign();
        bad.forEach(InjectionProgram::tell);
        tell(program.lives + " lives, " + bad.size() + " bad");
        System.exit(bad.isEmpty() ? 0 : 1);
    }

    private static void tell(String text) {
        LOGGER.log(Level.INFO, text);
    }

    private List<String> campaign() throws Exception {
        new EverydayLife(options, fifo).run();
        List<String> bad = new ArrayList<>();
        Map<String, Integer> counts = count(bad);
        for (String call : new TreeSet<>(counts.keySet())) {
            String notOurs = NOT_OURS.get(policy + " " + call);
            if (notOurs != null) {
                tell("left out: " + call + ", for " + notOurs);
                continue;
            }
            for (int when = 1; when <= Math.min(most, counts.get(call)); when++) {
                for (String error : InjectedFault.ERRORS.get(call)) {
                    live(new InjectedFault(call, error, when), bad);
                }
            }
        }
        return bad;
    }

    /** How often the loop's thread makes each call when nothing fails, and whether what it does to its descriptors is in order. */
    private Map<String, Integer> count(List<String> bad) throws Exception {
        Map<String, Integer> counts = new HashMap<>();
        List<String> seen = life("nothing", bad, "-e", "trace=" + DescriptorLedger.CALLS);
        bad.addAll(DescriptorLedger.of(policy).violations(seen));
        for (String line : seen) {
            int at = line.indexOf('(');
            if (at > 0 && InjectedFault.ERRORS.containsKey(line.substring(0, at))) {
                counts.merge(line.substring(0, at), 1, Integer::sum);
            }
        }
        return counts;
    }

    private void live(InjectedFault fault, List<String> bad) throws Exception {
        lives++;
        tell(fault.toString()); // the last one, if it ends the process
        life(fault.toString(), bad, "-e", "trace=" + fault.call(), "-e",
                "inject=" + fault.call() + ":error=" + fault.error() + ":when=" + fault.when());
    }

    private List<String> life(String name, List<String> bad, String... tracing) throws Exception {
        LeakCheck leaks = LeakCheck.begin();
        EverydayLife life = new EverydayLife(options, fifo);
        CountDownLatch named = new CountDownLatch(1);
        CountDownLatch traced = new CountDownLatch(1);
        List<Throwable> ends = new ArrayList<>();
        Thread thread = Thread.ofPlatform().daemon().name(NAME).start(() -> {
            named.countDown();
            try {
                traced.await();
                life.run();
            } catch (Throwable end) {
                ends.add(end);
            }
        });
        List<String> lines;
        named.await();
        try (ThreadTrace trace = ThreadTrace.of(NAME, tracing)) {
            traced.countDown();
            thread.join(HANGS_MILLIS);
            if (thread.isAlive()) {
                hangs(name, life, thread);
            }
            lines = trace.lines();
        }
        ends.addAll(life.failures);
        ends.stream().map(InjectionProgram::unclear).sorted(Comparator.naturalOrder()).filter(text -> !text.isEmpty())
                .forEach(text -> bad.add(name + ": " + text));
        if (ends.stream().anyMatch(InternalError.class::isInstance)) {
            return lines; // the JDK's selector gives up half closed where its own eventfd cannot be written to
        }
        try {
            leaks.assertNothingLeaked();
        } catch (AssertionError leak) {
            bad.add(name + ": " + leak.getMessage() + ", after " + ends);
        }
        return lines;
    }

    /** Nothing can be said of what comes after. */
    private static void hangs(String name, EverydayLife life, Thread thread) throws Exception {
        tell(name + ": hangs, after " + life.failures);
        for (StackTraceElement frame : thread.getStackTrace()) {
            tell("    at " + frame);
        }
        tell(life.tasks());
        System.exit(2);
    }

    /** What a person could not understand, or that we have not thought of. */
    private static String unclear(Throwable failure) {
        if (failure instanceof CancelledError || isOurOwnComplaint(failure)) {
            return ""; // by the first, a loop that ends takes its tasks along
        }
        if (failure.getClass().getName().startsWith("io.netty.")) {
            return failure + " is none that a caller expects";
        }
        for (Throwable each = failure; each != null; each = each.getCause()) {
            boolean bug = each instanceof NullPointerException || each instanceof AssertionError || each instanceof LinkageError
                    || each instanceof IndexOutOfBoundsException || each instanceof ClassCastException;
            if (bug || NULL.matcher(String.valueOf(each.getMessage())).find()) {
                return failure + " by " + each + " at "
                        + List.of(each.getStackTrace()).subList(0, Math.min(8, each.getStackTrace().length));
            }
        }
        return "";
    }

    /** A recorder says that the connection was lost, with the cause, which is looked at in its own right. */
    private static boolean isOurOwnComplaint(Throwable failure) {
        return failure instanceof AssertionError && String.valueOf(failure.getMessage()).startsWith("the connection is lost");
    }
}
