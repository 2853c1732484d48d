package io.jvloop.tck;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopPolicies;
import io.jvloop.tck.manual.ManualPolicy;
import io.jvloop.tck.net.limits.DescriptorLimitProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Opens the first loop of its JVM in a bad moment, and tells which mode that gave. */
final class CoroutineModeProgram {
    private CoroutineModeProgram() {
    }

    public static void main(String[] scenario) throws Exception {
        switch (scenario[0]) {
            case "descriptors" -> withoutDescriptors();
            case "virtual" -> {
                FutureTask<String> opened = new FutureTask<>(CoroutineModeProgram::openLoop);
                Thread.startVirtualThread(opened);
                System.out.println(opened.get());
            }
            case "interrupted" -> {
                Thread.currentThread().interrupt();
                Asyncio.newEventLoop(new ManualPolicy().options()).close();
                System.out.println("interrupted " + Thread.interrupted() + ", " + openLoop());
            }
            case "sockets" -> {
                System.out.println("in a coroutine " + Asyncio.run(new ManualPolicy().options(), CoroutineModeProgram::passByte));
                System.out.println("afterwards " + inVirtualThread(CoroutineModeProgram::passByte));
            }
            default -> throw new IllegalArgumentException(scenario[0]);
        }
    }

    private static void withoutDescriptors() throws IOException {
        DescriptorLimitProgram.loadClasses("io/jvloop/.*\\.class");
        DescriptorLimitProgram.takeAll();
        System.out.println(openLoop());
    }

    private static String openLoop() {
        try (EventLoop loop = Asyncio.newEventLoop(new ManualPolicy().options())) {
            loop.runUntilComplete(() -> Asyncio.yieldNow());
            return LoopPolicies.explain().lines().filter(line -> line.startsWith("coroutines: ")).findFirst().orElseThrow()
                    .replaceFirst("coroutines: (\\w+ mode).*", "$1");
        }
    }

    /** By sockets of the JDK, of which the first that a virtual thread waits for starts the JDK's pollers. */
    private static int passByte() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            FutureTask<Integer> reader = new FutureTask<>(() -> {
                try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                    return socket.getInputStream().read();
                }
            });
            Thread.startVirtualThread(reader);
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write(7);
                return reader.get();
            }
        }
    }

    private static <T> T inVirtualThread(Callable<T> body) throws Exception {
        FutureTask<T> task = new FutureTask<>(body);
        Thread.startVirtualThread(task);
        return task.get();
    }
}
