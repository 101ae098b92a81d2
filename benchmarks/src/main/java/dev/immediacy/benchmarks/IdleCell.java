package dev.immediacy.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * What idle subscribers of one transport cost the server. <i>Immutable.</i>
 *
 * @param name as shown
 * @param slug the same as a file is called
 * @param transport the transport's name
 * @param failure why it could not be measured; null if it was, and the rest is null if not
 * @param skipped true of a transport that cannot be measured on this JVM, else null
 * @param heapBytesPerSubscriber live heap after a full collection, with them less without
 * @param rssBytesPerSubscriber resident memory of the process, likewise; null where the system does not tell
 * @param threadsWith alive with them
 * @param threadsWithout alive without
 */
public record IdleCell(
        String name,
        String slug,
        String transport,
        @Nullable String failure,
        @Nullable Boolean skipped,
        @Nullable Double heapBytesPerSubscriber,
        @Nullable Double rssBytesPerSubscriber,
        @Nullable Integer threadsWith,
        @Nullable Integer threadsWithout) {}
