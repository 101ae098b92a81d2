package dev.immediacy.benchmarks;

import dev.immediacy.testkit.Direction;
import dev.immediacy.testkit.RelayRead;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The re-poll gap as the relay saw it: from an answer's leaving the server to the same subscriber's next request's
 * arrival there. <i>Immutable.</i>
 *
 * @param samples how many
 * @param meanMillis on average
 * @param p50Millis half are at most this
 * @param p99Millis 99 % are at most this
 */
public record Gap(long samples, double meanMillis, double p50Millis, double p99Millis) {

    private static final double P50 = 50;
    private static final double P99 = 99;

    /** Of all subscribers in some recordings; null if nobody asked twice. */
    static @Nullable Gap of(List<Recording> recordings, long upstreamNanos) {
        Histogram nanos = SubscriberLedger.histogram();
        for (Recording recording : recordings) {
            for (Recording.Heard heard : recording.subscribers()) {
                spans(heard.reads(), upstreamNanos).stream()
                        .filter(span -> span.fromNanos - recording.startNanos() >= 0
                                && span.fromNanos - recording.endNanos() <= 0)
                        .forEach(span -> nanos.recordValue(Math.max(0, span.toNanos - span.fromNanos)));
            }
        }
        return nanos.getTotalCount() == 0
                ? null
                : new Gap(
                        nanos.getTotalCount(),
                        nanos.getMean() / 1e6,
                        nanos.getValueAtPercentile(P50) / 1e6,
                        nanos.getValueAtPercentile(P99) / 1e6);
    }

    /** The times during which one subscriber had nothing at the server. */
    static List<Span> spans(List<RelayRead> reads, long upstreamNanos) {
        List<Span> spans = new ArrayList<>();
        RelayRead answer = null;
        for (RelayRead read : reads) {
            if (read.direction() == Direction.DOWNSTREAM) {
                answer = read;
            } else if (answer != null) {
                spans.add(new Span(answer.nanos(), read.nanos() + upstreamNanos));
                answer = null;
            }
        }
        return spans;
    }

    /** From an answer to the next request. <i>Immutable.</i> */
    record Span(long fromNanos, long toNanos) {}
}
