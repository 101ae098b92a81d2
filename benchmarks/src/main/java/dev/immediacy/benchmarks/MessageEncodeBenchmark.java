package dev.immediacy.benchmarks;

import dev.immediacy.core.Json;
import dev.immediacy.core.Message;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * <b>Question.</b> What is saved for each subscriber by encoding a message once for all of them?
 *
 * <p><b>Prediction.</b> Half a microsecond for the envelope, most of it the time stamp, and a copy of the data; a thousand
 * subscribers would pay that a thousand times.
 *
 * <p><b>Command.</b> {@code ./immediacy bench MessageEncode}
 *
 * <pre>
 *   message ── encode ──▶ {"channel":…,"sequence":…,"at":…,"data":…} in UTF-8
 *   baseline: the data alone, to UTF-8
 * </pre>
 *
 * <p><b>What it does not tell.</b> The frame each transport puts around it; validating the data, which is done when it
 * comes in.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class MessageEncodeBenchmark {

    /** The size of the data. */
    @Param({"100", "1000", "10000"})
    public int payloadBytes;

    private Message message = message(0);

    /** For JMH. */
    public MessageEncodeBenchmark() {}

    /** Makes the message. */
    @Setup
    public void make() {
        message = message(payloadBytes);
    }

    private static Message message(int bytes) {
        Json data = new Payload(42, 1).toJson(bytes);
        Position position = new Position("k2j8x0qz", 42);
        return new Message(
                "lobby", position, "k2j8x0qz.42", "alice", null, Instant.ofEpochMilli(1_700_000_000_123L), data);
    }

    /** The data alone. */
    @Benchmark
    public byte[] baseline() {
        return message.data().text().getBytes(StandardCharsets.UTF_8);
    }

    /** The whole message. */
    @Benchmark
    public byte[] encode() {
        return MessageCodec.encode(message);
    }
}
