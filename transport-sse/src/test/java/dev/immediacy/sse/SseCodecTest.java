package dev.immediacy.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.Batch;
import dev.immediacy.core.CloseReason;
import dev.immediacy.core.Cursor;
import dev.immediacy.core.Draft;
import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Json;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.core.ReadRequest;
import dev.immediacy.core.Reader;
import dev.immediacy.core.Retention;
import dev.immediacy.core.TimeSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseCodecTest {

    private final MemoryHub hub = new MemoryHub(
            HubConfig.defaults().withRetention(Retention.defaults().withMessages(3)), TimeSource.system());

    @AfterEach
    void close() {
        hub.close();
    }

    @Nested
    @DisplayName("WHATWG HTML §9.2.5 Blocks of the server's own")
    class Blocks {

        @Test
        void opensWithTheRetryAndTheCursorAndNoData() {
            ByteBuffer opening = SseCodec.opening(Duration.ofMillis(1500), Cursor.parse("after", "a.1,b.2"));
            assertThat(text(List.of(opening))).isEqualTo("retry: 1500\nid: a.1,b.2\n\n");
        }

        @Test
        void beatsWithAComment() {
            assertThat(text(List.of(SseCodec.heartbeat()))).isEqualTo(": heartbeat\n\n");
            assertThat(text(List.of(SseCodec.heartbeat()))).isEqualTo(": heartbeat\n\n");
        }

        @Test
        void saysGoodbyeInOneCommentWhateverTheReasonHolds() {
            CloseReason reason = new CloseReason(CloseReason.Code.GOING_AWAY, "stop\r\n\ndata: forged");
            assertThat(text(List.of(SseCodec.farewell(reason)))).isEqualTo(": stop   data: forged\n\n");
        }
    }

    @Nested
    @DisplayName("A message as an event")
    class Messages {

        @Test
        void hasTheMessagesOwnPositionAsIdForAReaderOfOneChannel() {
            Reader reader = reader(null, null);
            publish("lobby", "1");
            publish("lobby", "{\"text\":\"héllo\"}");

            String first = hub.channel("lobby").end().epoch() + ".1";
            String second = hub.channel("lobby").end().epoch() + ".2";
            assertThat(written(reader))
                    .matches(
                            "event: message\nid: " + first
                                    + "\ndata: \\{\"channel\":\"lobby\",\"sequence\":1,[^\n]*\"data\":1}\n\n"
                                    + "event: message\nid: " + second
                                    + "\ndata: \\{\"channel\":\"lobby\",\"sequence\":2,[^\n]*\"data\":\\{\"text\":\"héllo\"}}\n\n");
        }

        @Test
        void isAssembledOnceForAllReadersOfOneChannel() {
            Reader alice = reader(null, null);
            Reader bob = reader(null, null);
            publish("lobby", "1");

            Batch shared = alice.next().get(0);

            assertThat(bob.next()).containsExactly(shared);
            assertThat(SseCodec.events(List.of(shared), alice.cursor(), alice.cursor()))
                    .containsExactly(shared.encoded(SseEncoding.SHARED))
                    .allMatch(ByteBuffer::isReadOnly);
        }

        @ParameterizedTest
        @ValueSource(strings = {"[1,\n2]", "[1,\r2]", "[1,\r\n2]", "[\n\n1,2]", "[\r\n\r\n1,\r\r2\n\r]", "[ 1 , 2 ]"})
        void spansSeveralDataLinesWhereItsAuthorUsedSeveral(String json) {
            Reader reader = reader(null, null);
            publish("lobby", json);

            List<String> heard = Heard.whole(written(reader));

            assertThat(heard).hasSize(2);
            assertThat(heard.get(0)).contains("\"data\":" + json.replaceAll("\r\n|\r", "\n") + "}|");
        }

        @Test
        void cannotForgeAField() {
            Reader reader = reader(null, null);
            publish("lobby", "[1,\nid: x\n]".replace("id: x", "\"id: x\""));
            publish("lobby", "\"a\\nid: forged\\n\\n\"");

            assertThat(Heard.whole(written(reader)))
                    .noneMatch(line -> line.endsWith("forged") || line.endsWith("|x"))
                    .hasSize(4);
        }
    }

    @Nested
    @DisplayName("Ids that join a channel and an inbox")
    class JoinedIds {

        @Test
        void tellTheWholeCursorAfterEachEventAlsoBetweenTwoOfOneWrite() {
            Reader reader = reader("bob", null);
            publish("lobby", "1");
            publish("lobby", "2");
            hub.publish("lobby", "alice", Draft.of(new Json("3")).to("bob"));
            hub.publish("lobby", "alice", Draft.of(new Json("4")).to("bob"));
            String lobby = hub.channel("lobby").end().epoch();
            String inbox = hub.channel("@bob").end().epoch();

            assertThat(ids(written(reader)))
                    .containsExactly(
                            lobby + ".1," + inbox + ".0",
                            lobby + ".2," + inbox + ".0",
                            inbox + ".1," + lobby + ".2",
                            inbox + ".2," + lobby + ".2");
        }

        @Test
        void resumeExactlyAfterAnyEventOfAWrite() {
            Reader reader = reader("bob", null);
            Cursor start = reader.cursor();
            publish("lobby", "1");
            hub.publish("lobby", "alice", Draft.of(new Json("2")).to("bob"));
            publish("lobby", "3");
            hub.publish("lobby", "alice", Draft.of(new Json("4")).to("bob"));
            String written = written(reader);
            List<String> all = data(written);
            assertThat(all).hasSize(4);

            List<String> ids = ids(written);
            assertThat(data(written(reader("bob", start)))).isEqualTo(all);
            for (int cut = 0; cut < ids.size(); cut++) {
                Reader resumed = reader("bob", Cursor.parse("after", ids.get(cut)));
                assertThat(data(written(resumed))).as("after event %d", cut).isEqualTo(all.subList(cut + 1, 4));
            }
        }

        @Test
        void followTheReaderFromWriteToWrite() {
            Reader reader = reader("bob", null);
            hub.publish("lobby", "alice", Draft.of(new Json("1")).to("bob"));
            Cursor told = reader.cursor();
            List<Batch> first = reader.next();
            SseCodec.events(first, told, reader.cursor());
            told = reader.cursor();
            publish("lobby", "2");

            String written = text(SseCodec.events(reader.next(), told, reader.cursor()));

            assertThat(ids(written))
                    .containsExactly(hub.channel("lobby").end() + ","
                            + hub.channel("@bob").end());
        }
    }

    @Nested
    @DisplayName("A gap")
    class Gaps {

        @Test
        void isAnEventBeforeTheOldestMessageThatIsLeft() {
            Reader reader = reader(null, null);
            for (int i = 1; i <= 5; i++) {
                publish("lobby", Integer.toString(i));
            }
            String epoch = hub.channel("lobby").end().epoch();

            String written = written(reader);

            assertThat(written)
                    .startsWith("event: gap\nid: " + epoch + ".2\ndata: {\"channel\":\"lobby\",\"cursor\":\"" + epoch
                            + ".2\"}\n\nevent: message\nid: " + epoch + ".3\n");
            assertThat(ids(written)).containsExactly(epoch + ".2", epoch + ".3", epoch + ".4", epoch + ".5");
        }

        @Test
        void ofTwoChannelsIsToldOnceForEachWhereverTheStreamIsCut() {
            Cursor beforeRestart = Cursor.parse("after", "aaaa.5,bbbb.7");
            publish("lobby", "1");
            String written = written(reader("bob", beforeRestart));
            List<String> types = types(written);
            assertThat(types).containsExactly("gap", "message", "gap");

            List<String> ids = ids(written);
            assertThat(types(written(reader("bob", Cursor.parse("after", ids.get(0))))))
                    .containsExactly("message", "gap");
            assertThat(types(written(reader("bob", Cursor.parse("after", ids.get(1))))))
                    .containsExactly("gap");
            assertThat(types(written(reader("bob", Cursor.parse("after", ids.get(2))))))
                    .isEmpty();
        }

        @Test
        void quotesTheNameOfItsChannel() {
            Reader reader = hub.reader(new ReadRequest("a\"b€", null, Cursor.parse("after", "aaaa.5")));
            assertThat(written(reader)).contains("data: {\"channel\":\"a\\\"b€\",\"cursor\":\"");
        }
    }

    @Nested
    @DisplayName("RFC 9110 §12.5.1 Accept")
    class Accept {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "text/event-stream",
                    "TEXT/Event-Stream",
                    "*/*",
                    "text/*",
                    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                    "application/json, text/event-stream;q=0.1",
                    "text/event-stream;q=0.05"
                })
        void leavesRoom(String accept) {
            assertThat(SseCodec.isAcceptable(accept)).isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"application/json", "text/html, image/*", "text/event-stream;q=0", "*/*; q=0.000", ";"})
        void clearlyLeavesNone(String accept) {
            assertThat(SseCodec.isAcceptable(accept)).isFalse();
        }
    }

    private void publish(String channel, String json) {
        hub.publish(channel, "alice", Draft.of(new Json(json)));
    }

    private Reader reader(@Nullable String user, @Nullable Cursor after) {
        return hub.reader(new ReadRequest("lobby", user, after));
    }

    private static List<ByteBuffer> buffers(Reader reader) {
        Cursor before = reader.cursor();
        List<Batch> batches = reader.next();
        return SseCodec.events(batches, before, reader.cursor());
    }

    private static String written(Reader reader) {
        return text(buffers(reader));
    }

    private static String text(List<ByteBuffer> buffers) {
        return buffers.stream()
                .map(buffer -> UTF_8.decode(buffer.duplicate()).toString())
                .collect(Collectors.joining());
    }

    private static List<String> ids(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("id: "))
                .map(line -> line.substring(4))
                .toList();
    }

    private static List<String> data(String stream) {
        return stream.lines().filter(line -> line.startsWith("data: ")).toList();
    }

    private static List<String> types(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring(7))
                .toList();
    }
}
