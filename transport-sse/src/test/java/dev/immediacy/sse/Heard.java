package dev.immediacy.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a parser said, one line each: {@code message|data|id}, {@code id=…}, {@code retry=…}, {@code :comment}. */
final class Heard implements SseParser.Listener {

    private static final int MAX_EVENT_BYTES = 1 << 20;

    final List<String> lines = new ArrayList<>();

    static List<String> whole(byte[] stream) {
        return inPieces(stream, stream.length);
    }

    /** Two pieces, cut at one byte. */
    static List<String> split(byte[] stream, int at) {
        Heard heard = new Heard();
        SseParser parser = new SseParser(heard, MAX_EVENT_BYTES);
        parser.feed(ByteBuffer.wrap(stream, 0, at));
        parser.feed(ByteBuffer.wrap(stream, at, stream.length - at));
        return heard.lines;
    }

    static List<String> inPieces(byte[] stream, int size) {
        Heard heard = new Heard();
        SseParser parser = new SseParser(heard, MAX_EVENT_BYTES);
        for (int start = 0; start < stream.length; start += size) {
            parser.feed(ByteBuffer.wrap(stream, start, Math.min(size, stream.length - start)));
        }
        return heard.lines;
    }

    static List<String> whole(String stream) {
        return whole(stream.getBytes(UTF_8));
    }

    @Override
    public void event(SseEvent event) {
        lines.add(event.type() + "|" + event.data() + "|" + event.lastEventId());
    }

    @Override
    public void lastEventId(String lastEventId) {
        lines.add("id=" + lastEventId);
    }

    @Override
    public void retry(Duration pause) {
        lines.add("retry=" + pause.toMillis());
    }

    @Override
    public void comment(String text) {
        lines.add(":" + text);
    }
}
