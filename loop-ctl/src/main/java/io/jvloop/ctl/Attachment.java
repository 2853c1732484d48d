package io.jvloop.ctl;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The way into another JVM: to the agent that is in it already, else to one that is loaded now. */
final class Attachment {
    private static final int OLDEST_JAVA = 25;

    private Attachment() {
    }

    /** Gives a connection to the agent in a process. The attach API lets nobody in but the user that the process belongs to. */
    static SocketChannel connect(String pid) throws IOException {
        VirtualMachine machine = attach(pid);
        try {
            SocketChannel agent = connectToAgent(machine.getSystemProperties());
            if (agent == null) {
                load(machine, pid);
                agent = connectToAgent(machine.getSystemProperties());
            }
            if (agent == null) {
                throw new IOException("process " + pid + " loaded the agent, which cannot be reached");
            }
            return agent;
        } finally {
            machine.detach();
        }
    }

    private static VirtualMachine attach(String pid) throws IOException {
        try {
            return VirtualMachine.attach(pid);
        } catch (AttachNotSupportedException | IOException e) {
            throw new IOException("cannot look into process " + pid + ": it is no JVM, or another user's (" + e.getMessage() + ")", e);
        }
    }

    /** Null if there is none, or none that listens: somebody may have cleared the directory of temporary files. */
    private static @Nullable SocketChannel connectToAgent(Properties properties) {
        String socket = properties.getProperty(Agent.SOCKET);
        if (socket == null) {
            return null;
        }
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (IOException gone) {
            return null;
        }
    }

    private static void load(VirtualMachine machine, String pid) throws IOException {
        int java = Integer.parseInt(machine.getSystemProperties().getProperty("java.specification.version", "0").replaceAll("\\D.*", ""));
        if (java < OLDEST_JAVA) {
            throw new IOException("process " + pid + " runs Java " + java + ": there is no jvloop in it, which needs " + OLDEST_JAVA);
        }
        Path directory = Files.createTempDirectory("loopctl");
        Path jar = directory.resolve("agent.jar");
        directory.toFile().deleteOnExit(); // these go in the opposite order; Windows keeps a jar that is in use
        jar.toFile().deleteOnExit();
        try {
            AgentJar.write(jar);
            machine.loadAgent(jar.toString());
        } catch (AgentLoadException | AgentInitializationException e) {
            throw new IOException("process " + pid + " does not load the agent: " + e.getMessage(), e);
        }
    }
}
