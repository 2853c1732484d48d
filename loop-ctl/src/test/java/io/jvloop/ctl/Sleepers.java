package io.jvloop.ctl;

import io.jvloop.Asyncio;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import java.io.IOException;
import java.util.List;

/** A program to look into: tasks that wait for each other, and a callback that holds the loop when a line comes in. */
final class Sleepers {
    private Sleepers() {
    }

    public static void main(String[] arguments) throws IOException {
        Asyncio.run(() -> {
            Promise<Void> never = Asyncio.runningLoop().createFuture();
            Task<Void> worker = Asyncio.createTask(TaskOptions.named("worker"), () -> {
                waitsForGood(never);
            });
            Task<Void> helper = Asyncio.createTask(TaskOptions.named("helper"), () -> {
                never.await();
            });
            Task<Void> boss = Asyncio.createTask(TaskOptions.named("boss"), () -> {
                Asyncio.gather(List.of(worker, helper)).await();
            });
            Asyncio.yieldNow();
            Asyncio.yieldNow();
            System.out.println("ready");
            Asyncio.toThread(System.in::read);
            Asyncio.runningLoop().callSoon(Sleepers::computesForGood);
            boss.await();
        });
    }

    private static void waitsForGood(Promise<Void> never) {
        never.await();
    }

    private static void computesForGood() {
        System.out.println("computing");
        while (System.nanoTime() != 0) {
            Thread.onSpinWait();
        }
    }
}
