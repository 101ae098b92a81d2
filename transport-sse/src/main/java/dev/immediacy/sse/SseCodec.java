package dev.immediacy.sse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.immediacy.core.Batch;
import dev.immediacy.core.CloseReason;
import dev.immediacy.core.Cursor;
import dev.immediacy.core.Json;
import dev.immediacy.core.Position;
import dev.immediacy.core.Problem;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the server writes into an event stream (WHATWG HTML §9.2.5).
 *
 * <pre>{@code
 * retry: 1000
 * id: k2j8x0qz.41
 *
 * event: message
 * id: k2j8x0qz.42
 * data: {"channel":"lobby","sequence":42,…}
 *
 * : heartbeat
 *
 * }</pre>
 *
 * <p>An event's id is the reader's whole cursor after it: a client that is cut anywhere, also between two events of one
 * write, resumes exactly after the last event it got. <i>Thread-safe</i>: no state.
 */
final class SseCodec {

    /** The media type; always UTF-8, so it has no parameter. */
    static final String MEDIA_TYPE = "text/event-stream";

    private static final ByteBuffer HEARTBEAT = ascii(": heartbeat\n\n");
    private static final Pattern REFUSING = Pattern.compile(";\\s*q\\s*=\\s*0(\\.0*)?\\s*(;|$)");
    private static final List<String> ACCEPTING = List.of(MEDIA_TYPE, "text/*", "*/*");

    private SseCodec() {}

    /**
     * The first block: how long to wait before a reconnect, and where the reader stands. It has no data, so it sets the
     * client's last event id and dispatches nothing (§9.2.6): a client that is cut before its first message resumes too.
     */
    static ByteBuffer opening(Duration retry, Cursor cursor) {
        return ascii("retry: " + retry.toMillis() + "\nid: " + cursor + "\n\n");
    }

    /** A comment that keeps the connection from being idle. */
    static ByteBuffer heartbeat() {
        return HEARTBEAT.duplicate();
    }

    /**
     * Why the stream ends. Where the client's answer is to reconnect anyway, that is a comment. Where it must not, as when
     * its token has expired, it is an event {@code problem} with the problem (RFC 9457) as its data.
     */
    static ByteBuffer farewell(CloseReason reason) {
        if (!reason.retry()) {
            Problem problem = Problem.of(reason.code().httpStatus(), reason.text(), null);
            return ByteBuffer.wrap(("event: problem\ndata: " + problem.toJson() + "\n\n").getBytes(UTF_8));
        }
        return ByteBuffer.wrap((": " + reason.text().replaceAll("[\\r\\n]", " ") + "\n\n").getBytes(UTF_8));
    }

    /**
     * The events of one write.
     *
     * @param batches what the reader read, in its order
     * @param before the cursor of what the client has been told so far
     * @param after the reader's cursor now: of what the client has been told after all of this
     * @return what to write one after the other; shared with all readers of the channel where the ids allow it
     */
    static List<ByteBuffer> events(List<Batch> batches, Cursor before, Cursor after) {
        List<ByteBuffer> buffers = new ArrayList<>(2);
        List<Position> told = before.positions();
        for (int i = 0; i < batches.size(); i++) {
            Batch batch = batches.get(i);
            // a channel that comes later in this write still stands where it stood before
            List<Position> others = without(batch.end().epoch(), i == batches.size() - 1 ? after.positions() : told);
            String rest = others.stream().map(position -> "," + position).collect(Collectors.joining());
            if (batch.gap()) {
                buffers.add(gap(batch, rest));
            }
            if (!batch.entries().isEmpty()) {
                boolean shared = rest.isEmpty();
                buffers.add(shared ? batch.encoded(SseEncoding.SHARED) : batch.assemble(new SseEncoding(rest)));
            }
            told = with(batch.end(), others);
        }
        return buffers;
    }

    /** Whether a request's {@code Accept} leaves room for an event stream; only one that clearly does not is refused. */
    static boolean isAcceptable(String accept) {
        return Arrays.stream(accept.split(",")).anyMatch(range -> {
            String type = range.split(";", 2)[0].strip();
            return ACCEPTING.stream().anyMatch(type::equalsIgnoreCase)
                    && !REFUSING.matcher(range).find();
        });
    }

    private static ByteBuffer gap(Batch batch, String rest) {
        String data =
                "{\"channel\":" + Json.ofString(batch.channel()).text() + ",\"cursor\":\"" + batch.start() + "\"}";
        String event = "event: gap\nid: " + batch.start() + rest + "\ndata: " + data + "\n\n";
        return ByteBuffer.wrap(event.getBytes(UTF_8));
    }

    private static List<Position> without(String epoch, List<Position> positions) {
        return positions.stream()
                .filter(position -> !position.epoch().equals(epoch))
                .toList();
    }

    private static List<Position> with(Position position, List<Position> others) {
        List<Position> all = new ArrayList<>(others);
        all.add(position);
        return all;
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII)).asReadOnlyBuffer();
    }
}
