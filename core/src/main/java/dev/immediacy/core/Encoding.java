package dev.immediacy.core;

import java.nio.ByteBuffer;

/**
 * How a transport puts an entry of the log on its wire: a WebSocket frame, an SSE event, an item of a JSON array.
 *
 * <p>An encoding is a constant: batches remember what they assembled by its identity ({@link Batch#encoded}).
 * <i>Thread-safe</i>: implementations hold no state.
 */
public interface Encoding {

    /** The wire JSON alone, a comma between two: what stands between the brackets of an array. */
    Encoding JSON_ITEMS = new Encoding() {
        @Override
        public int bytes(Entry entry) {
            return entry.jsonBytes();
        }

        @Override
        public void put(Entry entry, ByteBuffer target) {
            entry.putJson(target);
        }

        @Override
        public String separator() {
            return ",";
        }
    };

    /** How many bytes {@link #put} will write for this entry. */
    int bytes(Entry entry);

    /** Writes the entry in its frame, exactly {@link #bytes} bytes. */
    void put(Entry entry, ByteBuffer target);

    /** What stands between two entries of one batch, ASCII; nothing by default. */
    default String separator() {
        return "";
    }
}
