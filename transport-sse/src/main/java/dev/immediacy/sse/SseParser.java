package dev.immediacy.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.immediacy.core.ProtocolException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/**
 * Reads an event stream at a client, in pieces of any size (WHATWG HTML §9.2.6).
 *
 * <p>Lines are split as bytes and decoded one by one: in UTF-8 no byte of a longer character looks like a line end. A
 * block the stream ends in is dropped, as the standard says; its event comes again after the resume. Deviation: an event
 * is bounded, so that no server can fill this client's memory.
 *
 * <p><i>Not thread-safe</i>: confined to the connection it reads.
 */
final class SseParser {

    private static final int LINE_BYTES = 256;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int MAX_RETRY_DIGITS = 9;

    private final Listener listener;
    private final int maxEventBytes;

    // the line that is being read
    private byte[] line;
    private int length;
    private boolean afterCarriageReturn;
    private boolean atStart = true;

    // the block that is being read; the id outlives it
    private final StringBuilder data = new StringBuilder();
    private String type = "";
    private String id = "";

    /**
     * A parser at the start of a stream.
     *
     * @param maxEventBytes the longest line, and the most characters of data in one event
     */
    SseParser(Listener listener, int maxEventBytes) {
        this.listener = listener;
        this.maxEventBytes = maxEventBytes;
        this.line = new byte[Math.min(LINE_BYTES, maxEventBytes)];
    }

    /** Hears what the stream says, in its order, from within {@link #feed}. */
    interface Listener {

        /** An event is dispatched; one whose block had no data is not. */
        void event(SseEvent event);

        /** A block ended, after its event if it had one: what the client resumes after now. */
        void lastEventId(String lastEventId);

        /** The server says how long to wait before a reconnect. */
        void retry(Duration pause);

        /** A comment: the connection is alive. */
        void comment(String text);
    }

    /**
     * Reads all of these bytes.
     *
     * @throws ProtocolException if an event exceeds the bound
     */
    void feed(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            boolean secondHalf = next == '\n' && afterCarriageReturn;
            afterCarriageReturn = next == '\r';
            if (next != '\n' && next != '\r') {
                append(next);
            } else if (!secondHalf) {
                endLine();
            }
        }
    }

    private void append(byte next) {
        if (length == line.length) {
            refuseIfTooLong(length + 1);
            line = Arrays.copyOf(line, Math.min(2 * length, maxEventBytes));
        }
        line[length++] = next;
    }

    private void endLine() {
        int start = atStart && length >= 3 && Arrays.equals(line, 0, 3, BYTE_ORDER_MARK, 0, 3) ? 3 : 0;
        String text = new String(line, start, length - start, UTF_8);
        atStart = false;
        length = 0;
        int colon = text.indexOf(':');
        if (text.isEmpty()) {
            endBlock();
        } else if (colon == 0) {
            listener.comment(text.substring(1));
        } else if (colon < 0) {
            field(text, "");
        } else {
            int value = text.startsWith(" ", colon + 1) ? colon + 2 : colon + 1;
            field(text.substring(0, colon), text.substring(value));
        }
    }

    private void field(String name, String value) {
        switch (name) {
            case "event" -> type = value;
            case "data" -> {
                refuseIfTooLong(data.length() + value.length());
                data.append(value).append('\n');
            }
            case "id" -> id = value.indexOf('\0') < 0 ? value : id;
            case "retry" -> retry(value);
            default -> {} // "the field is ignored"
        }
    }

    private void retry(String value) {
        boolean digits = !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (digits) {
            String bounded = value.length() <= MAX_RETRY_DIGITS ? value : "9".repeat(MAX_RETRY_DIGITS);
            listener.retry(Duration.ofMillis(Long.parseLong(bounded)));
        }
    }

    private void endBlock() {
        if (!data.isEmpty()) {
            data.setLength(data.length() - 1);
            SseEvent event = new SseEvent(type.isEmpty() ? "message" : type, data.toString(), id);
            data.setLength(0);
            listener.event(event);
        }
        type = "";
        listener.lastEventId(id);
    }

    private void refuseIfTooLong(int bytes) {
        if (bytes > maxEventBytes) {
            throw new ProtocolException("event", "event must be at most " + maxEventBytes + " bytes, was more");
        }
    }
}
