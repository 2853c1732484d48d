package io.jvloop.examples.fetch;

import static io.jvloop.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.Task;
import io.jvloop.net.StreamReader;
import io.jvloop.tck.manual.ManualPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers are the same in whatever pieces they arrive. */
class SplitAnswerTest {
    private static final String HEAD = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nX-Y: z\r\n";
    private static final List<String> ANSWERS = List.of(HEAD + "Content-Length: 11\r\n\r\nhello world",
            HEAD + "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\nTrailer: t\r\n\r\n",
            HEAD + "\r\nhello world");

    @Test
    void wherePiecesEndMakesNoDifference() throws Exception {
        Asyncio.run(new ManualPolicy().options(), () -> {
            for (String answer : ANSWERS) {
                byte[] bytes = answer.getBytes(StandardCharsets.US_ASCII);
                for (int first = 0; first <= bytes.length; first++) {
                    for (int second = first; second <= bytes.length; second += 7) {
                        assertThat(receive(bytes, first, second)).isEqualTo("200 hello world");
                    }
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void randomChunksInRandomPiecesMakeTheBody(long seed) throws Exception {
        Random random = new Random(seed);
        StringBuilder body = new StringBuilder();
        StringBuilder answer = new StringBuilder(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 50; i++) {
            String chunk = "x".repeat(1 + random.nextInt(5000));
            body.append(chunk);
            answer.append(Integer.toHexString(chunk.length())).append("\r\n").append(chunk).append("\r\n");
        }
        byte[] bytes = answer.append("0\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        int[] cuts = random.ints(300, 0, bytes.length).sorted().toArray();

        Asyncio.run(new ManualPolicy().options(), () -> assertThat(receive(bytes, cuts)).isEqualTo("200 " + body));
    }

    private static String receive(byte[] answer, int... cuts) throws Exception {
        StreamReader reader = new StreamReader(runningLoop(), StreamReader.DEFAULT_LIMIT);
        Task<String> receiver = createTask(() -> readAnswer(reader));
        List<Integer> ends = new ArrayList<>();
        for (int cut : cuts) {
            ends.add(cut);
        }
        ends.add(answer.length);
        int start = 0;
        for (int end : ends) {
            yieldNow();
            if (end > start) {
                reader.feedData(ByteBuffer.wrap(answer, start, end - start));
            }
            start = end;
        }
        reader.feedEof();
        return receiver.await();
    }

    private static String readAnswer(StreamReader reader) throws IOException {
        ResponseHead head = ResponseHead.read(reader);
        Body body = Body.after(head, reader);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        ByteBuffer block = ByteBuffer.allocate(100);
        for (int count = body.read(block); count >= 0; count = body.read(block.clear())) {
            content.write(block.array(), 0, count);
        }
        return head.status() + " " + content.toString(StandardCharsets.US_ASCII);
    }
}
