package io.jvloop.spi.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Capability;
import io.jvloop.spi.ChildSettings;
import io.jvloop.spi.DirectMemory;
import io.jvloop.spi.Direction;
import io.jvloop.spi.IoEntry;
import java.lang.reflect.Proxy;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is opened has an owner who closes it when memory runs out half-way. */
class HalfOpenedTest {
    private static final int PIPES = 3;
    private final List<String> closed = new ArrayList<>();
    private int entriesLeft = Integer.MAX_VALUE;
    private boolean memoryLeft = true;

    /** Answers nothing of what it is not asked for here. */
    private interface Answers {
        Object to(String call, Object[] arguments);
    }

    private static <T> T standIn(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> answers.to(method.getName(), arguments)));
    }

    private Object entry() {
        if (entriesLeft-- == 0) {
            throw new OutOfMemoryError("of the test");
        }
        return standIn(IoEntry.class, (call, arguments) -> null);
    }

    private BackendContext context() {
        return standIn(BackendContext.class, (call, arguments) -> call.equals("newEntry") ? entry() : null);
    }

    private StreamSocket pipe(Object descriptor) {
        return standIn(StreamSocket.class, (call, arguments) -> switch (call) {
            case "close" -> closed.add("pipe " + descriptor);
            case "direction" -> Direction.READ;
            case "localAddress", "remoteAddress" -> UnixDomainSocketAddress.of("");
            default -> null;
        });
    }

    private ChildProcess child() {
        return standIn(ChildProcess.class, (call, arguments) -> switch (call) {
            case "pipe" -> pipe(arguments[0]);
            case "pid" -> 1L;
            case "close" -> closed.add("child");
            default -> null;
        });
    }

    private DirectMemory.Source memory() {
        if (!memoryLeft) {
            throw new OutOfMemoryError("of the test");
        }
        return DirectMemory.NATIVE;
    }

    private CompletionEngine engine() {
        return standIn(CompletionEngine.class, (call, arguments) -> switch (call) {
            case "capabilities" -> Set.of(Capability.SPAWN);
            case "spawn" -> child();
            case "memory" -> memory();
            case "close" -> closed.add("engine");
            default -> null;
        });
    }

    /** The entries are the child's and its pipes'. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void childWithoutMemoryForItsHandleIsEndedAndItsPipesClosed(int entries) {
        CompletionBackend backend = new CompletionBackend(context(), engine());
        entriesLeft = entries;
        assertThatThrownBy(() -> backend.spawn(ChildSettings.of("cat"))).isInstanceOf(OutOfMemoryError.class);
        assertThat(closed).contains("child").hasSize(Math.min(entries, PIPES) + 1).doesNotHaveDuplicates();
    }

    @Test
    void engineWithoutMemoryForItsBackEndIsClosed() {
        memoryLeft = false;
        assertThatThrownBy(() -> new CompletionBackend(context(), engine())).isInstanceOf(OutOfMemoryError.class);
        assertThat(closed).containsExactly("engine");
    }
}
