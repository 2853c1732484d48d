package io.jvloop.interop;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.GuestLoops;
import io.jvloop.LoopOptions;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.net.Server;
import io.jvloop.net.StreamPair;
import io.jvloop.tck.peers.Echo;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import javax.swing.JDialog;

/** A task shows a modal dialog, and another one talks over a socket meanwhile and closes it. */
final class DialogProgram {
    private static final int PATIENCE_SECONDS = 20;

    private DialogProgram() {
    }

    public static void main(String[] none) {
        int code = 1;
        try {
            show();
            code = 0;
        } catch (RuntimeException failure) {
            failure.printStackTrace();
        }
        System.exit(code); // a screen was used, so the event thread would live on
    }

    private static void show() {
        EventLoop guest = GuestLoops.on(EventQueue::invokeLater, LoopOptions.DEFAULT);
        Asyncio.runCoroutineThreadsafe(() -> {
            Promise<Void> shown = guest.createFuture();
            JDialog dialog = GuestLoops.onCarrier(() -> dialog(() -> guest.callSoonThreadsafe(() -> shown.setResult(null))));
            Task<String> other = Asyncio.createTask(() -> {
                shown.await();
                String heard = echoed();
                GuestLoops.onCarrier(dialog::dispose);
                return heard;
            });
            GuestLoops.onCarrier(() -> dialog.setVisible(true));
            String closed = GuestLoops.onCarrier(() -> dialog.isVisible() ? "open" : "closed");
            System.out.println("the other task " + other.await() + "; the dialog is " + closed);
        }, guest).orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    private static JDialog dialog(Runnable shown) {
        JDialog dialog = new JDialog((Frame) null, "modal", true);
        dialog.setSize(100, 50);
        dialog.addWindowListener(new WindowAdapter() {
            @Override
            public void windowOpened(WindowEvent event) {
                shown.run();
            }
        });
        return dialog;
    }

    private static String echoed() throws Exception {
        try (Server server = Asyncio.startServer(Echo::echo, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                StreamPair connection = Asyncio.openConnection(server.addresses().getFirst())) {
            connection.writer().write("went on\n".getBytes());
            return new String(connection.reader().readLine()).strip();
        }
    }
}
