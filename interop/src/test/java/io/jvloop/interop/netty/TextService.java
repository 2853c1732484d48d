package io.jvloop.interop.netty;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The methods of a service whose messages are text: what else a compiler of protocol buffers would write. */
final class TextService {
    static final String NAME = "Text";
    static final MethodDescriptor<String, String> UNARY = method("Unary", MethodType.UNARY);
    static final MethodDescriptor<String, String> SERVER_STREAMING = method("ServerStreaming", MethodType.SERVER_STREAMING);
    static final MethodDescriptor<String, String> BIDI = method("Bidi", MethodType.BIDI_STREAMING);

    private TextService() {
    }

    private static MethodDescriptor<String, String> method(String name, MethodType type) {
        return MethodDescriptor.newBuilder(new Text(), new Text()).setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(NAME, name)).build();
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String text) {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream bytes) {
            try {
                return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
