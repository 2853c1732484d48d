package io.jvloop.tck.net.limits;

import io.jvloop.Asyncio;
import io.jvloop.process.ProcessOptions;
import io.jvloop.process.Redirect;
import io.jvloop.process.Subprocess;
import io.jvloop.tck.watch.LeakCheck;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.List;

/** Starts children with ever more descriptors left, from none on, and fails unless each failure gives back what it had opened. */
final class SpawnLimitProgram {
    /** More than a child with three pipes takes. */
    private static final int ENOUGH = 40;

    private SpawnLimitProgram() {
    }

    public static void main(String[] arguments) throws Exception {
        DescriptorLimitProgram.loadClasses(DescriptorLimitProgram.TESTS_OWN);
        Asyncio.run(SpawnLimitProgram::run);
    }

    private static void run() throws Exception {
        start();
        LeakCheck leaks = LeakCheck.begin();
        List<RandomAccessFile> all = DescriptorLimitProgram.takeAll();
        List<IOException> failures = new ArrayList<>();
        for (int left = 0; left < ENOUGH; left++) {
            all.removeLast().close();
            try {
                start();
            } catch (IOException e) {
                failures.add(e);
            }
        }
        all.forEach(DescriptorLimitProgram::close);
        if (failures.isEmpty()) {
            throw new IllegalStateException("no child was refused");
        }
        Asyncio.toThread(leaks::assertNothingLeaked);
    }

    private static void start() throws IOException {
        Subprocess child = Asyncio.createSubprocess(ProcessOptions.of("cat").withStdin(Redirect.PIPE).withStdout(Redirect.PIPE)
                .withStderr(Redirect.PIPE));
        child.communicate(new byte[1]);
    }
}
