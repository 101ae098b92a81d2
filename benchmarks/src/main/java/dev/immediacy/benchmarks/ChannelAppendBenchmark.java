package dev.immediacy.benchmarks;

import dev.immediacy.core.CloseReason;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.core.ReadRequest;
import dev.immediacy.core.Receipt;
import dev.immediacy.core.Subscriber;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * <b>Question.</b> What does a publisher pay to append one message, and does it pay for the subscribers?
 *
 * <p><b>Prediction.</b> The encoding plus a few hundred nanoseconds, and no sum over the subscribers: an append only
 * signals the drain. With subscribers it may wake a drain thread, at most once for a pass over all of them.
 *
 * <p><b>Command.</b> {@code ./immediacy bench ChannelAppend}
 *
 * <pre>
 *   publisher ── append ──▶ log ── signal ──▶ drain ── wake ──▶ subscribers
 *   └──────── timed ────────────────────┘     └── not timed, on another thread ──┘
 * </pre>
 *
 * <p><b>What it does not tell.</b> When a message is delivered; what many publishers of one channel cost each other; what
 * happens when subscribers do something, since these do nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class ChannelAppendBenchmark {

    private static final String CHANNEL = "append";

    /** The size of the data. */
    @Param({"100", "1000"})
    public int payloadBytes;

    /** How many are woken, and do nothing. */
    @Param({"0", "1", "1000"})
    public int subscribers;

    private MemoryHub hub = MemoryHub.create();
    private Json data = Json.ofString("");

    /** For JMH. */
    public ChannelAppendBenchmark() {}

    /** Subscribes everybody. */
    @Setup
    public void subscribe() {
        data = new Payload(1, 1).toJson(payloadBytes);
        hub = MemoryHub.create();
        for (int i = 0; i < subscribers; i++) {
            hub.reader(new ReadRequest(CHANNEL, null, null)).subscribe(new Bystander());
        }
    }

    /** Ends the hub's threads. */
    @TearDown
    public void close() {
        hub.close();
    }

    /** Making the draft alone. */
    @Benchmark
    public Draft baseline() {
        return Draft.of(data);
    }

    /** Appends a message; the oldest is evicted once the log is full. */
    @Benchmark
    public Receipt append() {
        return hub.publish(CHANNEL, "alice", Draft.of(data));
    }

    /** Is woken and does nothing. A class with an identity: two of them are two subscribers. */
    private static final class Bystander implements Subscriber {

        @Override
        public void wake() {}

        @Override
        public void close(CloseReason reason) {}
    }
}
