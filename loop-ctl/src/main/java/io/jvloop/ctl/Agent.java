package io.jvloop.ctl;

import java.io.IOException;
import java.lang.instrument.Instrumentation;

/**
 * Runs in the process that is looked into, and stays there: the JVM warns on its standard error whenever an agent is loaded. What
 * {@link AgentJar} packs is there, and nothing else of this module.
 */
public final class Agent {
    /** The system property that tells where the agent listens. It is read by the attach API, so no other user can have put it there. */
    static final String SOCKET = "io.jvloop.ctl.socket";

    private static AnswerServer server;

    private Agent() {
    }

    /**
     * Called by the JVM. Again, if somebody removed the property or the socket, or two ask first at the same time.
     *
     * @param arguments       not used
     * @param instrumentation the JVM's
     * @throws IOException if the socket cannot be opened
     */
    public static synchronized void agentmain(String arguments, Instrumentation instrumentation) throws IOException {
        if (server == null || !server.canBeReached()) {
            AnswerServer next = AnswerServer.open(new LoadedCopies(instrumentation)::answer);
            if (server != null) {
                server.close();
            }
            server = next;
        }
        System.setProperty(SOCKET, server.socket().toString());
    }
}
