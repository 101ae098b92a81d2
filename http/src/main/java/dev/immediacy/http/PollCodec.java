package dev.immediacy.http;

import dev.immediacy.core.Batch;
import dev.immediacy.core.Cursor;
import dev.immediacy.core.Encoding;
import dev.immediacy.core.Json;
import dev.immediacy.core.Message;
import dev.immediacy.core.MessageCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The body that answers a poll, short or long.
 *
 * <p>Shape: {@code {"messages":[…],"cursor":"k2j8x0qz.42","gap":false}}. The items are assembled once for all readers at
 * the same place. <i>Thread-safe</i>: no state.
 */
public final class PollCodec {

    private static final byte[] OPEN = "{\"messages\":[".getBytes(StandardCharsets.US_ASCII);

    private PollCodec() {}

    /** The body, UTF-8. */
    public static byte[] encode(List<Batch> batches, Cursor cursor) {
        boolean gap = batches.stream().anyMatch(Batch::gap);
        List<ByteBuffer> items = batches.stream()
                .filter(batch -> !batch.entries().isEmpty())
                .map(batch -> batch.encoded(Encoding.JSON_ITEMS))
                .toList();
        byte[] close = ("],\"cursor\":\"" + cursor + "\",\"gap\":" + gap + "}").getBytes(StandardCharsets.US_ASCII);
        int commas = Math.max(0, items.size() - 1);
        int size = items.stream().mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer body = ByteBuffer.allocate(OPEN.length + size + commas + close.length);
        body.put(OPEN);
        for (ByteBuffer item : items) {
            if (body.position() > OPEN.length) {
                body.put((byte) ',');
            }
            body.put(item);
        }
        return body.put(close).array();
    }

    /**
     * Reads a body, at the client.
     *
     * @throws dev.immediacy.core.ProtocolException naming what is missing or wrong
     */
    public static PollResult decode(String body) {
        Map<String, Json> members = Json.parse("body", body).members("body");
        List<Message> messages = MessageCodec.required(members, "messages").elements("messages").stream()
                .map(MessageCodec::decode)
                .toList();
        String cursor = MessageCodec.required(members, "cursor").string("cursor");
        boolean gap = MessageCodec.required(members, "gap").text().equals("true");
        return new PollResult(messages, cursor, gap);
    }
}
