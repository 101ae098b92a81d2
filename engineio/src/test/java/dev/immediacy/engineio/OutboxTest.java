package dev.immediacy.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static Outbox.Item packet(String text) {
        return Outbox.Item.packet(PacketBatch.text(EnginePacket.Type.MESSAGE, text));
    }

    private static Outbox.Item batch() {
        return Outbox.Item.batch(EngineBatch.of(List.of("a")), Callback.NOOP);
    }

    @Test
    void packetBeyondTheCountIsRefused() {
        Outbox outbox = new Outbox(2, 1000);
        assertThat(outbox.offer(packet("a"))).isTrue();
        assertThat(outbox.offer(batch())).isTrue();
        assertThat(outbox.offer(packet("c"))).isFalse();
        assertThat(outbox.offer(Outbox.Item.control(PacketBatch.PING))).isTrue();
        assertThat(outbox.takeAll()).hasSize(3);
    }

    @Test
    void packetBeyondTheBytesIsRefused() {
        Outbox outbox = new Outbox(10, 8);
        assertThat(outbox.offer(packet("abc"))).isTrue();
        assertThat(outbox.offer(packet("abcd"))).isFalse();
        assertThat(outbox.offer(packet("abc"))).isTrue();
    }

    @Test
    void whatIsInFlightCountsUntilItIsReleased() {
        Outbox outbox = new Outbox(1, 1000);
        outbox.offer(packet("a"));
        List<Outbox.Item> taken = outbox.takeAll();
        assertThat(outbox.offer(packet("b"))).isFalse();
        outbox.release(taken);
        assertThat(outbox.offer(packet("b"))).isTrue();
    }

    @Test
    void runHoldsPacketsUpToABatchAndABatchAlone() {
        Outbox outbox = new Outbox(10, 1000);
        Outbox.Item a = packet("a");
        Outbox.Item b = packet("b");
        Outbox.Item c = batch();
        Outbox.Item d = packet("d");
        List.of(a, b, c, d).forEach(outbox::offer);
        assertThat(outbox.takeRun()).containsExactly(a, b);
        assertThat(outbox.takeRun()).containsExactly(c);
        assertThat(outbox.takeRun()).containsExactly(d);
        assertThat(outbox.isEmpty()).isTrue();
    }

    @Test
    void runEndsBeforeItBecomesALargeCopy() {
        Outbox outbox = new Outbox(10, 1 << 20);
        Outbox.Item large = packet("x".repeat(70_000));
        Outbox.Item small = packet("y");
        outbox.offer(large);
        outbox.offer(small);
        assertThat(outbox.takeRun()).containsExactly(large);
        assertThat(outbox.takeRun()).containsExactly(small);
    }
}
