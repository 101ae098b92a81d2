package dev.immediacy.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.immediacy.core.ProtocolException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("An event stream")
class EventStreamFuzzTest {

    private static final int MOST_BYTES = 512;

    static Stream<Arguments> seeds() {
        return Stream.of(
                        "retry: 1000\nid: k2j8x0qz.41\n\nevent: message\nid: k2j8x0qz.42\ndata: {\"a\":1}\n\n",
                        "\ufeff: heartbeat\r\n\r\ndata\r\ndata:\u00fc\r\r",
                        "data: 𝄞\n\nid: \0\nretry: 99999999999\n\n")
                .map(text -> Arguments.of(text.getBytes(UTF_8), 7));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "")
    void saysTheSameInWhateverPiecesItComes(byte @NotNull [] stream, @InRange(min = 1, max = 64) int piece) {
        Heard whole = new Heard();
        whole.feed(stream, Integer.MAX_VALUE);
        Heard pieces = new Heard();
        pieces.feed(stream, piece);
        assertThat(pieces.calls).isEqualTo(whole.calls);
    }

    /** Writes down what it hears, refusals too. */
    private static final class Heard implements SseParser.Listener {

        private final List<Object> calls = new ArrayList<>();
        private final SseParser parser = new SseParser(this, MOST_BYTES);

        void feed(byte[] stream, int piece) {
            try {
                for (int at = 0; at < stream.length; at += piece) {
                    parser.feed(ByteBuffer.wrap(stream, at, Math.min(piece, stream.length - at)));
                }
            } catch (ProtocolException e) {
                calls.add(e.text());
            }
        }

        @Override
        public void event(SseEvent event) {
            assertThat(event.data().length()).isLessThanOrEqualTo(MOST_BYTES);
            calls.add(event);
        }

        @Override
        public void lastEventId(String lastEventId) {
            calls.add(lastEventId);
        }

        @Override
        public void retry(Duration pause) {
            calls.add(pause);
        }

        @Override
        public void comment(String text) {
            calls.add(text);
        }
    }
}
