package io.jvloop.transport;

import io.jvloop.EventLoop;
import io.jvloop.Suspends;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Turns names into addresses and back. Literal addresses need no thread. The JDK's resolver blocks, so names are
 * looked up on other threads: a few of its own, so that slow name servers do not occupy the default executor.
 */
final class HostResolver {
    private static final int MOST_LOOKUPS = 4;
    private static final int IDLE_SECONDS = 5;

    private final EventLoop loop;
    private @Nullable ThreadPoolExecutor threads;

    HostResolver(EventLoop loop) {
        this.loop = loop;
    }

    private Executor threads() {
        if (threads == null) {
            threads = new ThreadPoolExecutor(MOST_LOOKUPS, MOST_LOOKUPS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                    Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false).name("jvloop-resolver-", 1).factory());
            threads.allowCoreThreadTimeOut(true);
        }
        return threads;
    }

    /** Drops the lookups that have not begun. A thread that is in one ends after it. */
    void close() {
        if (threads != null) {
            threads.shutdownNow();
        }
    }

    /** The addresses behind {@code address} in the resolver's order, without duplicates, of {@code family} if it is given. */
    @Suspends
    List<InetSocketAddress> resolve(InetSocketAddress address, @Nullable ProtocolFamily family) throws UnknownHostException {
        LinkedHashSet<InetSocketAddress> found = new LinkedHashSet<>();
        for (InetAddress candidate : candidates(address)) {
            if (isOf(candidate, family)) {
                found.add(new InetSocketAddress(candidate, address.getPort()));
            }
        }
        if (found.isEmpty()) {
            throw new UnknownHostException("host '" + address.getHostString() + "' has no address of family " + family);
        }
        return new ArrayList<>(found);
    }

    private List<InetAddress> candidates(InetSocketAddress address) throws UnknownHostException {
        if (!address.isUnresolved()) {
            return List.of(address.getAddress());
        }
        String host = address.getHostString();
        if (host.isEmpty()) {
            return List.of(new InetSocketAddress(0).getAddress());
        }
        try {
            return List.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException notLiteral) {
            return lookUp(host);
        }
    }

    private List<InetAddress> lookUp(String host) throws UnknownHostException {
        try {
            return loop.runInExecutor(threads(), () -> List.of(InetAddress.getAllByName(host))).await();
        } catch (CompletionException e) {
            UnknownHostException named = new UnknownHostException("cannot resolve host '" + host + "': " + reason(e.getCause(), host));
            named.initCause(e.getCause());
            throw named;
        }
    }

    @Suspends
    String nameOf(InetSocketAddress address) throws UnknownHostException {
        if (address.isUnresolved()) {
            throw new UnknownHostException("cannot find the name of " + address + ": it is not resolved; see getAddrInfo");
        }
        // An InetAddress that was made from a name would answer with that name.
        InetAddress nameless = InetAddress.getByAddress(address.getAddress().getAddress());
        return loop.runInExecutor(threads(), nameless::getHostName).await();
    }

    private static String reason(@Nullable Throwable cause, String host) {
        String text = cause == null ? null : cause.getMessage();
        if (text == null) {
            return String.valueOf(cause);
        }
        // The JDK repeats the name: "nowhere.invalid: Name or service not known", or just the name.
        return text.equals(host) ? "unknown host" : text.startsWith(host + ": ") ? text.substring(host.length() + 2) : text;
    }

    private static boolean isOf(InetAddress address, @Nullable ProtocolFamily family) {
        if (family == StandardProtocolFamily.INET) {
            return address instanceof Inet4Address;
        }
        if (family == StandardProtocolFamily.INET6) {
            return address instanceof Inet6Address || address.isAnyLocalAddress();
        }
        return true;
    }
}
