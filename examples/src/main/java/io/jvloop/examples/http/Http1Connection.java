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
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The end of the pipeline of a connection of HTTP/1.1, which carries requests one after the other. Confined to its channel's event loop.
 * Nothing is read unless it is wanted, which is how a slow receiver slows the sender down.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter implements Carrier {
    private final Service service;
    private final Limits limits;
    private final HeadDeadline head;

    private ChannelHandlerContext context;
    private OnDemand messages;
    private HttpRequest bodiless; // a request whose end, the next message, has to come

    // ---- the request under way ----
    private Exchange exchange; // null between two requests
    private RequestBody body;
    private boolean answered;
    private boolean continueExpected;
    private final Room room = new Room();

    private boolean lastRequest; // the connection ends with the request under way
    private boolean draining;
    private Future<?> deadline;

    Http1Connection(Service service, Limits limits, HeadDeadline head) {
        this.service = service;
        this.limits = limits;
        this.head = head;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        messages = new OnDemand(added, this::take);
        if (added.channel().isActive()) {
            messages.next();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ignored) {
        messages.next();
    }

    // ---- what comes ----

    @Override
    public void channelRead(ChannelHandlerContext ignored, Object message) {
        messages.arrived(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ignored) {
        messages.readComplete();
    }

    /** Answers whether the next message belongs to this one: the end of a request without a body, which is there already. */
    private boolean take(Object message) {
        HttpRequest whole = bodiless;
        if (whole != null) {
            bodiless = null;
            ReferenceCountUtil.release(message);
            begin(whole, true);
        } else if (message instanceof HttpRequest request) {
            boolean ended = message instanceof LastHttpContent;
            if (!ended && request.decoderResult().isSuccess() && RequestHead.announcesNoBody(request)) {
                bodiless = request;
                return true;
            }
            ReferenceCountUtil.release(message);
            begin(request, ended);
        } else if (message instanceof HttpContent content) {
            piece(content);
        } else {
            ReferenceCountUtil.release(message);
        }
        return false;
    }

    private void begin(HttpRequest request, boolean ended) {
        head.arrived();
        answered = false;
        lastRequest = draining || !HttpUtil.isKeepAlive(request);
        HttpFailure malformed = Malformed.head(request);
        RequestHead asked = RequestHead.of(request, ended || malformed != null);
        continueExpected = asked.expectsContinue();
        body = new RequestBody(length -> {
        });
        Exchange begun = new Exchange(this, context.channel(), asked, service.host(), limits);
        exchange = begun;
        if (ended) {
            body.end();
        }
        if (malformed == null) {
            begun.cancelWith(service.serve(begun));
        } else {
            lastRequest = true;
            begun.fail(malformed);
        }
        if (exchange == begun && !answered) {
            messages.ahead();
        }
    }

    private void piece(HttpContent content) {
        boolean broken = content.decoderResult().isFailure();
        if (broken || exchange == null || answered || !content.content().isReadable()) {
            content.release();
        } else {
            body.add(content.content());
        }
        if (exchange == null) {
            return;
        }
        if (broken) {
            lastRequest = true;
            body.fail(new HttpFailure(BAD_REQUEST, "the body is malformed"));
        } else if (content instanceof LastHttpContent) {
            body.end();
        } else if (body.isWanted()) {
            messages.next();
        }
        if (answered) {
            discard();
        } else if (body.hasEnded()) {
            messages.ahead();
        }
    }

    @Override
    public void next(Promise<ByteBuf> asker) {
        body.next(asker);
        if (body.isWanted()) {
            if (continueExpected) {
                continueExpected = false;
                context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, CONTINUE, Unpooled.EMPTY_BUFFER));
            }
            messages.next();
        }
    }

    // ---- what goes ----

    @Override
    public void answer(HttpResponse response, boolean close) {
        lastRequest |= close || draining || continueExpected;
        if (lastRequest) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        send(response);
    }

    @Override
    public void write(HttpContent part) {
        send(part);
    }

    private void send(HttpObject part) {
        ChannelFuture sent = context.writeAndFlush(part);
        if (part instanceof LastHttpContent) {
            answered = true;
            body.drop();
            if (!sent.isDone()) {
                Future<?> cutOff = in(limits.patience(), this::abort);
                sent.addListener(done -> cutOff.cancel(false));
            }
            discard();
        }
    }

    /** Reads the rest of a request that is answered: the next one is behind it. After the last one {@link LingeringClose} does that. */
    private void discard() {
        if (body.hasEnded() || lastRequest || draining) {
            finish();
        } else if (context.channel().isActive()) {
            if (deadline == null) {
                deadline = in(limits.linger(), context::close);
            }
            messages.next();
        }
    }

    private void finish() {
        stopDeadline();
        exchange = null;
        if (lastRequest || draining) {
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else {
            head.await();
            messages.next();
        }
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

    @Override
    public boolean isWritable() {
        return context.channel().isWritable();
    }

    @Override
    public void awaitRoom(Promise<Void> asker) {
        if (!context.channel().isActive()) {
            asker.tryFailure(new ClosedChannelException());
        } else {
            room.await(asker, isWritable());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ignored) {
        room.changed(isWritable());
    }

    /** Ends the connection. */
    @Override
    public void abort() {
        context.pipeline().fireUserEventTriggered(LingeringClose.CUT_OFF);
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
    public void handlerRemoved(ChannelHandlerContext removed) {
        messages.drop();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ignored) {
        stopDeadline();
        if (body != null) {
            if (!body.hasEnded()) { // else the exception, which is expensive, would tell nobody
                body.fail(new ClosedChannelException());
            }
            body.drop();
        }
        room.close();
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
