package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.runCoroutineThreadsafe;
import static io.jvloop.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.EventLoop;
import io.jvloop.GuestLoops;
import io.jvloop.LoopOptions;
import java.awt.EventQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GuestTest {

    /** A list without a screen: it wants to be touched by the event thread only. */
    private static final class Label {
        private final List<String> shown = new ArrayList<>();

        void setText(String text) {
            assertThat(EventQueue.isDispatchThread()).isTrue();
            shown.add(text);
        }
    }

    private static String fetch(String page) {
        sleep(Duration.ofMillis(1));
        return "<" + page + ">";
    }

    @Test
    void aUserInterfaceHasALoop() throws Exception {
        System.setProperty("java.awt.headless", "true");
        Label label = new Label();
        // snippet: guest
        EventLoop guest = GuestLoops.on(EventQueue::invokeLater, LoopOptions.DEFAULT);   // each turn is one of Swing's events
        CompletableFuture<Void> shown = runCoroutineThreadsafe(() -> {
            GuestLoops.onCarrier(() -> label.setText("loading ..."));
            String page = fetch("a");                                // the user interface goes on meanwhile
            GuestLoops.onCarrier(() -> label.setText(page));         // on the event thread itself, as Swing wants it
        }, guest);
        // end
        shown.join();
        // snippet: guest-close
        EventQueue.invokeAndWait(guest::close);
        // end

        assertThat(label.shown).containsExactly("loading ...", "<a>");
    }
}
