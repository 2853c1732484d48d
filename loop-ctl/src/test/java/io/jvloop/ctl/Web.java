package io.jvloop.ctl;

import io.jvloop.EventLoop;
import io.jvloop.GroupOptions;
import io.jvloop.LoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A program to look into: a group of two loops that serves, whose second loop is held when a line comes in. */
final class Web {
    private Web() {
    }

    public static void main(String[] arguments) throws IOException {
        LoopGroup group = LoopGroup.open(2, GroupOptions.DEFAULT.withName("web"));
        group.serve((reader, _) -> reader.readAll(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        System.out.println("ready");
        System.in.read();
        EventLoop second = group.loops().getLast();
        second.callSoonThreadsafe(Web::computesForGood);
    }

    private static void computesForGood() {
        System.out.println("computing");
        while (System.nanoTime() != 0) {
            Thread.onSpinWait();
        }
    }
}
