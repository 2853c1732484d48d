package io.jvloop.examples.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    @Test
    void aConnectionThatWasOnItsWayWhenDrainingBeganIsClosed() {
        Connections connections = new Connections();
        EmbeddedChannel early = new EmbeddedChannel(DefaultChannelId.newInstance());
        connections.add(early);
        connections.drain();
        EmbeddedChannel late = new EmbeddedChannel(DefaultChannelId.newInstance());
        connections.add(late);
        late.runPendingTasks();

        assertThat(early.isOpen()).isTrue();
        assertThat(late.isOpen()).isFalse();
    }

    @Test
    void drainingIsOverWhenTheLastConnectionHasEnded() {
        Connections connections = new Connections();
        EmbeddedChannel first = new EmbeddedChannel(DefaultChannelId.newInstance());
        EmbeddedChannel second = new EmbeddedChannel(DefaultChannelId.newInstance());
        connections.add(first);
        connections.add(second);
        Future<Void> gone = connections.drain();
        first.close();
        assertThat(gone.isDone()).isFalse();
        second.close();

        assertThat(gone.isSuccess()).isTrue();
    }
}
