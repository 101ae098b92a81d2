package dev.immediacy.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.Cursor;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Entry;
import dev.immediacy.core.Json;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.core.ReadRequest;
import dev.immediacy.core.Reader;
import dev.immediacy.core.Receipt;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MessageBatchTest {

    private final MemoryHub hub = MemoryHub.create();

    @AfterEach
    void closeHub() {
        hub.close();
    }

    private Receipt publish(String data) {
        return hub.publish("lobby", "alice", Draft.of(new Json(data)));
    }

    private MessageBatch read(@Nullable Cursor after) {
        try (Reader reader = hub.reader(new ReadRequest("lobby", null, after))) {
            return new MessageBatch(reader.next());
        }
    }

    private static String utf8(ByteBuffer buffer) {
        return UTF_8.decode(buffer.duplicate()).toString();
    }

    private static String event(Entry entry) {
        ByteBuffer json = ByteBuffer.allocate(entry.jsonBytes());
        entry.putJson(json);
        return "42[\"message\"," + utf8(json.flip()) + ",\"" + entry.message().cursor() + "\"]";
    }

    private static List<Entry> entries(MessageBatch batch) {
        return batch.batches().get(0).entries();
    }

    @Nested
    @DisplayName("Engine.IO v4, Packet encoding: HTTP long-polling")
    class Records {

        @Test
        void messagesAreSeparated() {
            publish("1.0");
            publish("\"zwölf\"");
            MessageBatch batch = read(Cursor.OLDEST);
            List<Entry> entries = entries(batch);
            assertThat(utf8(batch.pollRecords())).isEqualTo(event(entries.get(0)) + "\u001e" + event(entries.get(1)));
        }

        @Test
        void gapComesBeforeItsMessages() {
            publish("1");
            MessageBatch batch = read(Cursor.parse("after", "stranger.7"));
            String start = batch.batches().get(0).start().toString();
            assertThat(utf8(batch.pollRecords()))
                    .isEqualTo("42[\"gap\",{\"channel\":\"lobby\",\"cursor\":\"" + start + "\"}]\u001e"
                            + event(entries(batch).get(0)));
        }

        @Test
        void gapMayStandAlone() {
            MessageBatch batch = read(Cursor.parse("after", "stranger.7"));
            assertThat(utf8(batch.pollRecords()))
                    .startsWith("42[\"gap\",{\"channel\":\"lobby\"")
                    .endsWith("\"}]");
        }
    }

    @Nested
    @DisplayName("RFC 6455 §5.2 Base framing")
    class Frames {

        @Test
        void eachMessageIsOneFrame() {
            publish("\"short\"");
            publish("\"" + "x".repeat(70_000) + "\"");
            MessageBatch batch = read(Cursor.OLDEST);
            ByteBuffer frames = batch.webSocketFrames().duplicate();
            assertThat(frame(frames)).isEqualTo(event(entries(batch).get(0)));
            assertThat(frame(frames)).isEqualTo(event(entries(batch).get(1)));
            assertThat(frames.hasRemaining()).isFalse();
        }

        @Test
        void gapIsAFrameOfItsOwn() {
            publish("1");
            ByteBuffer frames =
                    read(Cursor.parse("after", "stranger.7")).webSocketFrames().duplicate();
            assertThat(frame(frames)).startsWith("42[\"gap\",");
            assertThat(frame(frames)).startsWith("42[\"message\",");
            assertThat(frames.hasRemaining()).isFalse();
        }

        private String frame(ByteBuffer frames) {
            assertThat(frames.get()).isEqualTo((byte) 0x81);
            int length = frames.get();
            if (length == 126) {
                length = frames.getShort() & 0xFFFF;
            } else if (length == 127) {
                length = (int) frames.getLong();
            }
            byte[] payload = new byte[length];
            frames.get(payload);
            return new String(payload, UTF_8);
        }
    }

    @Test
    void readersAtTheSamePlaceShareOneBuffer() {
        Receipt first = publish("1");
        publish("2");
        Cursor after = new Cursor(List.of(first.position()));
        ByteBuffer one = read(after).webSocketFrames();
        ByteBuffer other = read(after).webSocketFrames();
        assertThat(one.isReadOnly()).isTrue();
        assertThat(read(after).batches().get(0)).isSameAs(read(after).batches().get(0));
        assertThat(one).isEqualTo(other);
    }
}
