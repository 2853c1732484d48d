package io.jvloop.tck.net.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.GroupOptions;
import io.jvloop.LoopGroup;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Loops of a group whose threads are bound to CPUs. */
@RunsLoopItself
public class GroupCpuContract {
    /** The back ends that can, on Linux. */
    private static final Set<String> ABLE = Set.of("epoll", "uring");
    private static final Path TASKS = Path.of("/proc/self/task");
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    private LoopGroup open(int loops, int... cpus) {
        return LoopGroup.open(loops, GroupOptions.DEFAULT.withLoops(fixture.options()).withName("bound").withCpus(cpus));
    }

    private void requireAble() {
        assumeTrue(ABLE.contains(fixture.policy().name()), () -> "the policy '" + fixture.policy().name() + "' has no system call for it");
    }

    private static String field(Path status, String name) throws IOException {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(name)).map(line -> line.substring(name.length()).strip()).findFirst().orElseThrow();
        }
    }

    /** The CPUs of the threads of this process that are called so. */
    private static List<String> cpusOf(String thread) throws IOException {
        List<String> cpus = new ArrayList<>();
        try (Stream<Path> tasks = Files.list(TASKS)) {
            for (Path task : tasks.toList()) {
                Path status = task.resolve("status");
                if (Files.exists(status) && field(status, "Name:").equals(thread)) {
                    cpus.add(field(status, "Cpus_allowed_list:"));
                }
            }
        }
        return cpus;
    }

    /** The first CPUs that this process may use, by their numbers. */
    private static List<Integer> allowed() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        for (String range : field(Path.of("/proc/self/status"), "Cpus_allowed_list:").split(",")) {
            String[] ends = range.split("-");
            for (int cpu = Integer.parseInt(ends[0]); cpu <= Integer.parseInt(ends[ends.length - 1]); cpu++) {
                numbers.add(cpu);
            }
        }
        return numbers;
    }

    @Test
    void threadsOfTheLoopsAreBoundInTurn() throws IOException {
        requireAble();
        List<Integer> allowed = allowed();
        int first = allowed.getFirst();
        int last = allowed.getLast();
        try (LoopGroup _ = open(3, first, last)) {
            assertThat(cpusOf("bound-1")).containsExactly(Integer.toString(first));
            assertThat(cpusOf("bound-2")).containsExactly(Integer.toString(last));
            assertThat(cpusOf("bound-3")).containsExactly(Integer.toString(first));
        }
        assertThat(allowed()).isEqualTo(allowed);
    }

    @Test
    void loopsWithoutCpusAreBoundToNone() throws IOException {
        requireAble();
        String all = field(Path.of("/proc/self/status"), "Cpus_allowed_list:");
        try (LoopGroup _ = open(1)) {
            assertThat(cpusOf("bound-1")).containsExactly(all);
        }
    }

    /** Where coroutines are mounted on the loop's thread, they run on its CPU. */
    @Test
    void coroutinesRunOnTheCpuOfTheirLoop() throws IOException {
        requireAble();
        assumeTrue(LoopFixture.isMounted(), "in baton mode they run on threads of the JDK");
        int last = allowed().getLast();
        try (LoopGroup group = open(1, last)) {
            CompletableFuture<String> list =
                    group.run(group.next(), () -> field(Path.of("/proc/thread-self/status"), "Cpus_allowed_list:"));

            assertThat(list.join()).isEqualTo(Integer.toString(last));
        }
    }

    /** One that the control group withholds is refused in the same way: to the system there is none left. */
    @Test
    void cpuThatDoesNotExistIsRefusedAndNoLoopStaysOpen() throws IOException {
        requireAble();
        int first = allowed().getFirst();
        for (int missing : new int[] {8191, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> open(2, first, missing)).isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("cannot bind a thread to CPU " + missing)
                    .hasMessageContaining("there is no such CPU, or this process may not use it; this thread may use ");
        }
    }

    @Test
    void backEndWithoutACallForItIsRefused() {
        assumeTrue(!ABLE.contains(fixture.policy().name()), "this back end can");

        assertThatThrownBy(() -> open(1, 0)).isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("cannot bind a thread to CPU 0: the policy '" + fixture.policy().name()
                        + "' has no system call for it; on Linux, epoll and uring have");
    }

    @Test
    void negativeNumberIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> GroupOptions.DEFAULT.withCpus(0, -1))
                .withMessage("the number of a CPU is not negative: [0, -1]");
    }
}
