package io.jvloop.tck.programs;

/** Ends the JVM when a program hangs the loop's thread, which nothing can interrupt; tells the program first. */
final class HangWatch implements AutoCloseable {
    private static final long LONGEST_MILLIS = 60_000;

    private final Thread thread = new Thread(this::watch, "random-programs-watch");
    private volatile long running = -1;

    HangWatch() {
        thread.setDaemon(true);
        thread.start();
    }

    void runs(long seed) {
        running = seed;
    }

    private void watch() {
        long last = -1;
        try {
            while (true) {
                Thread.sleep(LONGEST_MILLIS);
                long now = running;
                if (now == last) {
                    System.err.println("seed " + now + " hangs:\n" + Generator.program(now));
                    Runtime.getRuntime().halt(1);
                }
                last = now;
            }
        } catch (InterruptedException closed) {
            return;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
