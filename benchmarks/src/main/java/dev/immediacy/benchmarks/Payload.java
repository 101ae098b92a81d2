package dev.immediacy.benchmarks;

import dev.immediacy.core.Json;
import java.util.Map;

/**
 * What a measured message carries: which one it is, and when it was meant to be published.
 *
 * <p>Shape: {@code {"n":17,"t":81237987123,"pad":"xxxx"}}. Publisher and subscribers share one monotonic clock, because
 * they share one process. <i>Immutable.</i>
 *
 * @param sequence from 1 in each trial
 * @param intendedNanos {@link System#nanoTime()}
 */
record Payload(long sequence, long intendedNanos) {

    private static final String CLOSE = "\"}";

    /** The data, padded to so many bytes; longer if it does not fit. */
    Json toJson(int bytes) {
        String open = "{\"n\":" + sequence + ",\"t\":" + intendedNanos + ",\"pad\":\"";
        return new Json(open + "x".repeat(Math.max(0, bytes - open.length() - CLOSE.length())) + CLOSE);
    }

    static Payload parse(Json data) {
        Map<String, Json> members = data.members("data");
        return new Payload(number(members, "n"), number(members, "t"));
    }

    private static long number(Map<String, Json> members, String name) {
        Json value = members.get(name);
        if (value == null) {
            throw new IllegalStateException("payload must have " + name + ", has " + members.keySet());
        }
        return Long.parseLong(value.text());
    }
}
