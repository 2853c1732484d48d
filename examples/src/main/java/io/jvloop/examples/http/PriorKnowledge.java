package io.jvloop.examples.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells HTTP/2 without TLS by the words that it begins with. That a client asks by {@code Upgrade} is not heard: RFC 9113 has given it up,
 * and a server may always go on with HTTP/1.1.
 */
final class PriorKnowledge extends ByteToMessageDecoder {
    private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();

    private final Consumer<Channel> http1;
    private final Consumer<Channel> http2;

    PriorKnowledge(Consumer<Channel> http1, Consumer<Channel> http2) {
        this.http1 = http1;
        this.http2 = http2;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int there = Math.min(in.readableBytes(), PREFACE.readableBytes());
        boolean same = ByteBufUtil.equals(in, in.readerIndex(), PREFACE, PREFACE.readerIndex(), there);
        if (!same) {
            http1.accept(context.channel());
            context.pipeline().remove(this); // hands on what came
        } else if (there == PREFACE.readableBytes()) {
            http2.accept(context.channel());
            context.pipeline().remove(this);
        }
    }
}
