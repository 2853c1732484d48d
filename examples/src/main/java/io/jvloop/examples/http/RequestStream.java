package io.jvloop.examples.http;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.CONTINUE;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The end of the pipeline of what carries requests, one after the other: a connection of HTTP/1.1, or a stream of HTTP/2, which has one.
 * Confined to its channel's event loop.
 *
 * <p>Nothing is read unless it is wanted, which is how a slow receiver slows the sender down. A {@code FlowControlHandler} stands before
 * it, so that each read brings one message.
 */
final class RequestStream extends ChannelInboundHandlerAdapter {
    private final Service service;
    private final Limits limits;
    private final HeadDeadline head; // null with HTTP/2, where whole heads arrive

    private ChannelHandlerContext context;
    private ChannelHandlerContext flowControl; // looked up once: it is searched for along the pipeline
    private boolean reading; // a read is under way
    private boolean readLoop;
    private boolean readAgain;

    // ---- the request under way ----
    private Exchange exchange; // null between two requests
    private boolean inputEnded;
    private boolean answered;
    private boolean continueExpected;
    private ByteBuf early; // a piece that nobody has asked for
    private Promise<ByteBuf> wanted;
    private Promise<Void> room;

    private boolean lastRequest; // the connection ends with the request under way
    private boolean draining;
    private Future<?> deadline;

    private RequestStream(Service service, Limits limits, HeadDeadline head) {
        this.service = service;
        this.limits = limits;
        this.head = head;
    }

    static RequestStream ofConnection(Service service, Limits limits, HeadDeadline head) {
        return new RequestStream(service, limits, head);
    }

    static RequestStream ofHttp2(Service service, Limits limits) {
        return new RequestStream(service, limits, null);
    }

    private boolean isHttp2() {
        return head == null;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        flowControl = added.pipeline().context(FlowControlHandler.class);
        if (added.channel().isActive()) {
            read();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ignored) {
        read();
    }

    /** A loop, since each read may bring a message at once, which may be answered and followed by the next read. */
    private void read() {
        readAgain = true;
        if (readLoop) {
            return;
        }
        readLoop = true;
        while (readAgain) {
            readAgain = false;
            if (!reading) {
                reading = true;
                context.read();
            }
        }
        readLoop = false;
    }

    // ---- what comes ----

    @Override
    public void channelRead(ChannelHandlerContext ignored, Object message) {
        reading = false;
        if (message instanceof HttpRequest request) {
            begin(request);
        }
        if (message instanceof HttpContent content) {
            piece(content);
        } else if (!(message instanceof HttpRequest)) {
            ReferenceCountUtil.release(message);
        }
    }

    /** A read that was asked for while the one before was going on ends with it, and may have brought nothing. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ignored) {
        if (reading) {
            reading = false;
            read();
        }
    }

    private void begin(HttpRequest request) {
        if (!isHttp2()) {
            head.arrived();
        }
        inputEnded = request instanceof LastHttpContent;
        answered = false;
        lastRequest = draining || !HttpUtil.isKeepAlive(request);
        continueExpected = HttpUtil.is100ContinueExpected(request);
        String protocol = isHttp2() ? "HTTP/2" : request.protocolVersion().text();
        Exchange begun = new Exchange(this, context.channel(), request, service.host(), limits, protocol);
        exchange = begun;
        HttpFailure malformed = Malformed.head(request);
        if (malformed != null) {
            inputEnded = true; // the decoder drops what follows
            lastRequest = true;
            begun.fail(malformed);
            return;
        }
        readAhead();
        if (!inputEnded && !HttpUtil.isTransferEncodingChunked(request) && HttpUtil.getContentLength(request, 0L) == 0) {
            read(); // the end of the request, which is there already
        }
        begun.cancelWith(service.serve(begun));
    }

    private void piece(HttpContent content) {
        ByteBuf bytes = content.content();
        Promise<ByteBuf> asker = wanted;
        wanted = null;
        boolean broken = content.decoderResult().isFailure();
        if (broken) {
            lastRequest = true;
        }
        inputEnded |= broken || content instanceof LastHttpContent;
        if (exchange == null || answered || broken || !bytes.isReadable()) {
            bytes.release();
            bytes = null;
        }
        if (asker == null) {
            early = bytes;
        } else if (broken) {
            asker.tryFailure(new HttpFailure(BAD_REQUEST, "the body is malformed"));
        } else if (bytes != null || inputEnded) {
            give(asker, bytes);
        } else {
            wanted = asker;
            read();
        }
        if (exchange != null && answered) {
            discard();
        } else if (inputEnded) {
            readAhead();
        }
    }

    /**
     * Has the connection read while a request is answered, since only who reads sees on NIO that the client has gone. What comes waits in
     * the {@code FlowControlHandler}: it is what one read brings, for the next one is made when somebody wants it. So a client that goes
     * while there is more of its body than that is noticed when the body is read on.
     */
    private void readAhead() {
        if (!isHttp2()) {
            flowControl.read();
        }
    }

    private static void give(Promise<ByteBuf> asker, ByteBuf bytes) {
        if (!asker.trySuccess(bytes) && bytes != null) {
            bytes.release();
        }
    }

    /** Answers with the next piece of the body, null at its end. */
    void next(Promise<ByteBuf> asker) {
        if (early != null) {
            ByteBuf bytes = early;
            early = null;
            give(asker, bytes);
        } else if (inputEnded) {
            asker.trySuccess(null);
        } else if (!context.channel().isActive()) {
            asker.tryFailure(new ClosedChannelException());
        } else {
            wanted = asker;
            if (continueExpected) {
                continueExpected = false;
                context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, CONTINUE, Unpooled.EMPTY_BUFFER));
            }
            read();
        }
    }

    // ---- what goes ----

    /** Sends the head of an answer, or all of it. */
    void answer(HttpResponse response, boolean close) {
        lastRequest |= close || draining || continueExpected;
        if (!isHttp2()) {
            HttpUtil.setKeepAlive(response, !lastRequest);
        }
        write(response);
    }

    /** Sends a part of an answer; it is over with the last one. */
    void write(HttpObject part) {
        ChannelFuture sent = context.writeAndFlush(part);
        if (part instanceof LastHttpContent) {
            answered = true;
            if (early != null) {
                early.release();
                early = null;
            }
            if (!sent.isDone()) {
                limit(limits.patience(), sent);
            }
            discard();
        }
    }

    /** Reads the rest of a request that is answered: the next one is behind it. After the last one {@link LingeringClose} does that. */
    private void discard() {
        if (inputEnded || !isHttp2() && (lastRequest || draining)) {
            finish();
        } else if (context.channel().isActive()) {
            if (deadline == null) {
                deadline = in(limits.linger(), context::close);
            }
            read();
        }
    }

    private void finish() {
        stopDeadline();
        exchange = null;
        if (isHttp2()) {
            return; // the stream ends by itself
        }
        if (lastRequest || draining) {
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else {
            head.await();
            read();
        }
    }

    private void limit(Duration limit, ChannelFuture sent) {
        Future<?> cutOff = in(limit, this::abort);
        sent.addListener(done -> cutOff.cancel(false));
    }

    private Future<?> in(Duration time, Runnable step) {
        return context.executor().schedule(step, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void stopDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    /** Answers when the client has taken so much that more may be written. */
    void awaitRoom(Promise<Void> asker) {
        if (!context.channel().isActive()) {
            asker.tryFailure(new ClosedChannelException());
        } else if (context.channel().isWritable()) {
            asker.trySuccess(null);
        } else {
            room = asker;
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ignored) {
        if (room != null && context.channel().isWritable()) {
            room.trySuccess(null);
            room = null;
        }
    }

    /** Ends the connection, or the stream, though the answer is not complete: the client sees that it is not. */
    void abort() {
        if (isHttp2()) {
            context.close();
        } else {
            context.pipeline().fireUserEventTriggered(LingeringClose.CUT_OFF);
        }
    }

    // ---- ends ----

    @Override
    public void userEventTriggered(ChannelHandlerContext ignored, Object event) {
        if (event == Draining.BEGINS) {
            draining = true;
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ignored) {
        stopDeadline();
        if (wanted != null) {
            wanted.tryFailure(new ClosedChannelException());
            wanted = null;
        }
        if (room != null) {
            room.tryFailure(new ClosedChannelException());
            room = null;
        }
        if (early != null) {
            early.release();
            early = null;
        }
        if (exchange != null && !answered) {
            exchange.cancel();
        }
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
        Complaint.close(context, cause);
    }
}
