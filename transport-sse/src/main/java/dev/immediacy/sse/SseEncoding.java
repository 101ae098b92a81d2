package dev.immediacy.sse;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.immediacy.core.Encoding;
import dev.immediacy.core.Entry;
import java.nio.ByteBuffer;

/**
 * An entry as one event.
 *
 * <p>For a reader of one channel the id is the message's own position: all such readers share one assembled run. For a
 * reader that follows an inbox too, the id joins the place in the other channel, which is that reader's own.
 *
 * <p>Line ends inside the data, where its author wrote JSON on several lines, begin a new {@code data:} line each; the
 * client gets them back as line feeds, which are white space between two tokens of JSON whatever they were.
 * <i>Immutable.</i>
 */
final class SseEncoding implements Encoding {

    /** For readers of one channel: a constant, so that batches remember what they assembled. */
    static final SseEncoding SHARED = new SseEncoding("");

    private static final byte[] START = "event: message\nid: ".getBytes(US_ASCII);
    private static final byte[] DATA = "\ndata: ".getBytes(US_ASCII);
    private static final byte[] END = "\n\n".getBytes(US_ASCII);

    private final byte[] rest;

    /**
     * An encoding for one reader's batch.
     *
     * @param rest what follows the message's position in the id: {@code ,9fh3m1ab.7}, or nothing
     */
    SseEncoding(String rest) {
        this.rest = rest.getBytes(US_ASCII);
    }

    @Override
    public int bytes(Entry entry) {
        int position = entry.message().position().toString().length();
        int frame = START.length + position + rest.length + DATA.length + END.length;
        return frame
                + entry.jsonBytes()
                + moreBytesForLines(entry.message().data().text());
    }

    @Override
    public void put(Entry entry, ByteBuffer target) {
        target.put(START);
        target.put(entry.message().position().toString().getBytes(US_ASCII)).put(rest);
        target.put(DATA);
        String data = entry.message().data().text();
        if (hasLines(data)) {
            putLines(entry, target);
        } else {
            entry.putJson(target);
        }
        target.put(END);
    }

    private static void putLines(Entry entry, ByteBuffer target) {
        ByteBuffer json = ByteBuffer.allocate(entry.jsonBytes());
        entry.putJson(json);
        byte before = 0;
        for (byte current : json.array()) {
            boolean secondHalf = current == '\n' && before == '\r';
            if (current != '\n' && current != '\r') {
                target.put(current);
            } else if (!secondHalf) {
                target.put(DATA);
            }
            before = current;
        }
    }

    /** Of the whole wire JSON only the data can hold line ends: names and ids have them escaped. */
    private static boolean hasLines(String data) {
        return data.indexOf('\n') >= 0 || data.indexOf('\r') >= 0;
    }

    private static int moreBytesForLines(String data) {
        if (!hasLines(data)) {
            return 0;
        }
        int more = 0;
        for (int i = 0; i < data.length(); i++) {
            char current = data.charAt(i);
            boolean secondHalf = current == '\n' && i > 0 && data.charAt(i - 1) == '\r';
            if (secondHalf) {
                more--;
            } else if (current == '\n' || current == '\r') {
                more += DATA.length - 1;
            }
        }
        return more;
    }
}
