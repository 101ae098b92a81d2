package dev.immediacy.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Everything one read of one channel returned, shared by all readers that stood at the same place.
 *
 * <p><i>Thread-safe</i>: immutable but for the assembled forms it remembers, each computed once.
 */
public final class Batch {

    private final String channel;
    private final Position end;
    private final boolean gap;
    private final boolean cut;
    private final List<Entry> entries;
    private final Map<Encoding, ByteBuffer> assembled = new ConcurrentHashMap<>(4);

    Batch(String channel, Position end, ChannelLog.Slice slice) {
        this.channel = channel;
        this.end = end;
        this.gap = slice.gap();
        this.cut = slice.cut();
        this.entries = List.copyOf(slice.entries());
    }

    /** The channel that was read. */
    public String channel() {
        return channel;
    }

    /** True if messages between the reader's cursor and the first entry are lost to it: tell the client first. */
    public boolean gap() {
        return gap;
    }

    /** The entries in the order of their sequences, without holes; may be empty. */
    public List<Entry> entries() {
        return entries;
    }

    /** Whether there is nothing to tell: no entry and no gap. */
    public boolean isEmpty() {
        return entries.isEmpty() && !gap;
    }

    /** Whether a bound of the read cut the batch short: it would be the same if it were read again. */
    boolean cut() {
        return cut;
    }

    /** Where a reader stands after this batch. */
    public Position end() {
        return end;
    }

    /** Where a reader stands before the first entry: the cursor that a gap is reported with. */
    public Position start() {
        return new Position(end.epoch(), end.sequence() - entries.size());
    }

    /**
     * All entries in a transport's wire form, assembled once and shared.
     *
     * @return a read-only buffer with a position and limit of its own
     */
    public ByteBuffer encoded(Encoding encoding) {
        return assembled.computeIfAbsent(encoding, this::assemble).duplicate();
    }

    /** All entries in a wire form that is one reader's own, for instance because it carries that reader's cursor. */
    public ByteBuffer assemble(Encoding encoding) {
        byte[] separator = encoding.separator().getBytes(StandardCharsets.US_ASCII);
        int bytes = separator.length * Math.max(0, entries.size() - 1);
        for (Entry entry : entries) {
            bytes += encoding.bytes(entry);
        }
        ByteBuffer target = ByteBuffer.allocate(bytes);
        for (Entry entry : entries) {
            if (target.position() > 0) {
                target.put(separator);
            }
            encoding.put(entry, target);
        }
        return target.flip().asReadOnlyBuffer();
    }

    @Override
    public String toString() {
        return "Batch[" + channel + " after " + start() + ", " + entries.size() + " entries" + (gap ? ", gap]" : "]");
    }
}
