package dev.immediacy.core;

import java.nio.ByteBuffer;

/**
 * A message in a log together with its wire JSON, encoded once for all readers.
 *
 * <p><i>Immutable.</i>
 */
public final class Entry {

    private final Message message;
    private final long appendedNanos;
    private final byte[] json;

    /** Encodes the message; {@code appendedNanos} is the monotonic time retention counts from. */
    Entry(Message message, long appendedNanos) {
        this.message = message;
        this.appendedNanos = appendedNanos;
        this.json = MessageCodec.encode(message);
    }

    /** The message. */
    public Message message() {
        return message;
    }

    /** The sequence of the message. */
    public long sequence() {
        return message.position().sequence();
    }

    long appendedNanos() {
        return appendedNanos;
    }

    /** The length of the wire JSON in bytes of UTF-8. */
    public int jsonBytes() {
        return json.length;
    }

    /** Copies the wire JSON, UTF-8, to the target's position. */
    public void putJson(ByteBuffer target) {
        target.put(json);
    }

    @Override
    public String toString() {
        return "Entry[" + message.channel() + " " + message.position() + ", " + json.length + " bytes]";
    }
}
