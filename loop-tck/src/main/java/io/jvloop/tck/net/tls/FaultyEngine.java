package io.jvloop.tck.net.tls;

import io.jvloop.tck.doubles.Faults;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** An engine of which each call that a loop makes passes a point of {@link Faults}; wrapping and unwrapping also when it is done. */
final class FaultyEngine extends ForwardingEngine {
    static final String TASK = "delegated task";
    static final String GET_TASK = "getDelegatedTask";

    private final Faults faults;

    FaultyEngine(SSLEngine real, Faults faults) {
        super(real);
        this.faults = faults;
        faults.point("createSSLEngine");
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] from, int offset, int length, ByteBuffer into) throws SSLException {
        faults.point("wrap");
        SSLEngineResult result = super.wrap(from, offset, length, into);
        faults.point("wrap, done");
        return result;
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer from, ByteBuffer[] into, int offset, int length) throws SSLException {
        faults.point("unwrap");
        SSLEngineResult result = super.unwrap(from, into, offset, length);
        faults.point("unwrap, done");
        return result;
    }

    @Override
    public @Nullable Runnable getDelegatedTask() {
        faults.point(GET_TASK);
        Runnable task = super.getDelegatedTask();
        return task == null ? null : () -> {
            faults.point(TASK);
            task.run();
        };
    }

    @Override
    public void closeOutbound() {
        faults.point("closeOutbound");
        super.closeOutbound();
    }

    @Override
    public SSLSession getSession() {
        faults.point("getSession");
        return super.getSession();
    }

    @Override
    public void beginHandshake() throws SSLException {
        faults.point("beginHandshake");
        super.beginHandshake();
    }

    @Override
    public HandshakeStatus getHandshakeStatus() {
        faults.point("getHandshakeStatus");
        return super.getHandshakeStatus();
    }

    @Override
    public void setUseClientMode(boolean mode) {
        faults.point("setUseClientMode");
        super.setUseClientMode(mode);
    }

    @Override
    public SSLParameters getSSLParameters() {
        faults.point("getSSLParameters");
        return super.getSSLParameters();
    }

    @Override
    public void setSSLParameters(SSLParameters parameters) {
        faults.point("setSSLParameters");
        super.setSSLParameters(parameters);
    }

    @Override
    public @Nullable String getApplicationProtocol() {
        faults.point("getApplicationProtocol");
        return super.getApplicationProtocol();
    }
}
