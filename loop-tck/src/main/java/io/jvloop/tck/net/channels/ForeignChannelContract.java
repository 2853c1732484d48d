package io.jvloop.tck.net.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.net.ConnectOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.ChannelPair;
import io.jvloop.tck.peers.Recorder;
import io.jvloop.tck.peers.Use;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Channels that no selector of the JDK's takes: whoever brings one is told, and nobody else suffers. */
public class ForeignChannelContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.JDK_CHANNELS);

    private EventLoop loop() {
        return fixture.loop();
    }

    private void beside(Use.OfTwo<ForeignSocket, ChannelPair> use) throws Exception {
        fixture.run(() -> {
            try (ChannelPair wrapped = ChannelPair.open(); ChannelPair ordinary = ChannelPair.open()) {
                use.of(new ForeignSocket(wrapped.ours()), ordinary);
            }
        });
    }

    private void isWatchedAsBefore(ChannelPair pair) throws IOException {
        ordinaryReader(pair).await();
        loop().removeReader(pair.ours());
    }

    private Promise<Void> ordinaryReader(ChannelPair pair) throws IOException {
        Promise<Void> readable = loop().createFuture();
        loop().addReader(pair.ours(), () -> {
            if (!readable.isDone()) {
                readable.setResult(null);
            }
        });
        pair.peerSends("x");
        return readable;
    }

    @Test
    void callbackForAForeignChannelIsRefused() throws Exception {
        beside((foreign, ordinary) -> {
            assertThatThrownBy(() -> loop().addReader(foreign, () -> {})).cause().isInstanceOf(IOException.class)
                    .hasMessageContaining(ForeignSocket.class.getName());
            isWatchedAsBefore(ordinary);
            assertThat(loop().removeReader(foreign)).isFalse();
        });
    }

    @Test
    void taskThatWouldWaitForAForeignChannelFails() throws Exception {
        beside((foreign, ordinary) -> {
            assertThatThrownBy(() -> loop().sockRecvInto(foreign, ByteBuffer.allocate(1))).isInstanceOf(IOException.class)
                    .hasMessageContaining(ForeignSocket.class.getName());
            isWatchedAsBefore(ordinary);
        });
    }

    @Test
    void transportOverAForeignChannelIsLostAtOnce() throws Exception {
        beside((foreign, ordinary) -> {
            Recorder recorder = new Recorder(loop());
            loop().connectAccepted(() -> recorder, foreign, ConnectOptions.DEFAULT);
            recorder.await("lost");
            assertThat(recorder.cause()).isInstanceOf(IOException.class).hasMessageContaining(ForeignSocket.class.getName());
            assertThat(foreign.isOpen()).isFalse();
            isWatchedAsBefore(ordinary);
        });
    }
}
