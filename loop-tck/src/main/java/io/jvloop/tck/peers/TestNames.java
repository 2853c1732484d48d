package io.jvloop.tck.peers;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Safe for use by any thread. Host names for tests, so that none asks a name server: the JDK looks names up here first. All other names go
 * to its own resolver.
 */
public final class TestNames extends InetAddressResolverProvider {
    /** Reserved for tests (RFC 2606). */
    private static final String DOMAIN = ".jvloop.test";
    /** An address for documentation (RFC 5737), which has no name here. */
    public static final String NAMELESS = "192.0.2.1";
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final Map<String, Callable<List<InetAddress>>> ANSWERS = new ConcurrentHashMap<>();

    /** For the JDK, which finds it as a service. */
    public TestNames() {
    }

    /** A new name (the JDK keeps answers for a while) for these literal addresses, in this order. */
    public static String of(String... addresses) {
        return of(() -> Arrays.stream(addresses).map(InetAddress::ofLiteral).toList());
    }

    /** A new name whose look-up does this, on the thread that looks it up. */
    public static String of(Callable<List<InetAddress>> answer) {
        String name = "host-" + COUNTER.incrementAndGet() + DOMAIN;
        ANSWERS.put(name, answer);
        return name;
    }

    @Override
    public String name() {
        return "jvloop test names";
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver others = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                return host.endsWith(DOMAIN) ? answer(host).stream() : others.lookupByName(host, policy);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                if (Arrays.equals(address, InetAddress.ofLiteral(NAMELESS).getAddress())) {
                    throw new UnknownHostException(NAMELESS);
                }
                return others.lookupByAddress(address);
            }
        };
    }

    private static List<InetAddress> answer(String host) throws UnknownHostException {
        Callable<List<InetAddress>> answer = ANSWERS.get(host);
        if (answer == null) {
            throw new UnknownHostException(host + ": no such test name");
        }
        try {
            return answer.call();
        } catch (Exception e) {
            UnknownHostException failed = new UnknownHostException(host + ": " + e.getMessage());
            failed.initCause(e);
            throw failed;
        }
    }
}
