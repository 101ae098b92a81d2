package dev.immediacy.benchmarks;

import dev.immediacy.core.Batch;
import dev.immediacy.core.Channel;
import dev.immediacy.core.Cursor;
import dev.immediacy.core.Draft;
import dev.immediacy.core.Encoding;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.core.ReadRequest;
import dev.immediacy.core.Reader;
import dev.immediacy.core.Receipt;
import java.nio.ByteBuffer;
import java.util.List;
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
 * <b>Question.</b> What does one reader pay for everything after its cursor, ready to be written, and what is it worth that
 * readers at the same cursor share a batch?
 *
 * <p><b>Prediction.</b> {@code own} grows with the messages, as it collects and copies each; {@code shared} does not, as
 * the work was done for the first reader.
 *
 * <p><b>Command.</b> {@code ./immediacy bench ChannelRead}
 *
 * <pre>
 *   log ── read after cursor ──▶ batch ── assemble ──▶ JSON items in one buffer
 *          └─ own: each time ─┘  └── shared: the first reader's, both ──┘
 * </pre>
 *
 * <p><b>What it does not tell.</b> Writing the buffer, which costs far more; how often readers are in fact at one cursor.
 * A batch is only shared until the next append.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class ChannelReadBenchmark {

    private static final String CHANNEL = "read";
    private static final int PAYLOAD_BYTES = 100;

    /** How many messages lie after the cursor. */
    @Param({"1", "10", "100"})
    public int messages;

    private final MemoryHub hub = MemoryHub.create();
    private ReadRequest request = new ReadRequest(CHANNEL, null, null);

    /** For JMH. */
    public ChannelReadBenchmark() {}

    /** Publishes one message the reader has, and those it has not. */
    @Setup
    public void publish() {
        Receipt last = publish(1);
        request = new ReadRequest(CHANNEL, null, new Cursor(List.of(last.position())));
        for (int i = 0; i < messages; i++) {
            publish(i);
        }
    }

    private Receipt publish(int sequence) {
        return hub.publish(CHANNEL, "alice", Draft.of(new Payload(sequence, 1).toJson(PAYLOAD_BYTES)));
    }

    /** Ends the hub's threads. */
    @TearDown
    public void close() {
        hub.close();
    }

    /** Opening a reader alone. */
    @Benchmark
    public Reader baseline() {
        return hub.reader(request);
    }

    /** Reads what others at this cursor have read. */
    @Benchmark
    public ByteBuffer shared() {
        Batch batch = hub.reader(request).next().get(0);
        return batch.encoded(Encoding.JSON_ITEMS);
    }

    /** Reads and assembles for itself: with a limit of its own, nothing is shared. */
    @Benchmark
    public ByteBuffer own() {
        Batch batch = hub.reader(request).next(Channel.MAX_READ - 1).get(0);
        return batch.assemble(Encoding.JSON_ITEMS);
    }
}
