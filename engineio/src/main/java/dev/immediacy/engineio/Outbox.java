package dev.immediacy.engineio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.eclipse.jetty.util.Callback;

/**
 * What waits to be written to one client, in order and bounded.
 *
 * <p><em>Not thread-safe:</em> guarded by its session's lock. What is taken counts until it is {@link #release}d, so
 * that the bound holds for the bytes in flight too.
 */
final class Outbox {
    /** One thing to write. Its size is 0 packets where it always has room: a ping. */
    record Item(EngineBatch batch, Callback callback, int packets, int bytes) {
        /** A batch's bytes belong to its owner, who built them for many sessions. */
        static Item batch(EngineBatch batch, Callback callback) {
            return new Item(batch, callback, 1, 0);
        }

        static Item packet(PacketBatch packet) {
            return new Item(packet, Callback.NOOP, 1, packet.bytes());
        }

        static Item control(PacketBatch packet) {
            return new Item(packet, Callback.NOOP, 0, 0);
        }
    }

    /** A run of small packets is copied into one write up to here; beyond, another write costs less than the copy. */
    private static final int MAX_RUN_BYTES = 64 << 10;

    private final Queue<Item> items = new ArrayDeque<>();
    private final int maxPackets;
    private final int maxBytes;
    private int packets;
    private long bytes;

    Outbox(int maxPackets, int maxBytes) {
        this.maxPackets = maxPackets;
        this.maxBytes = maxBytes;
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /** Returns false, and adds nothing, where the item would go beyond a bound. */
    boolean offer(Item item) {
        if (packets + item.packets() > maxPackets || bytes + item.bytes() > maxBytes) {
            return false;
        }
        packets += item.packets();
        bytes += item.bytes();
        return items.add(item);
    }

    List<Item> takeAll() {
        List<Item> taken = List.copyOf(items);
        items.clear();
        return taken;
    }

    /** Takes what goes well into one WebSocket write: a batch alone, which then needs no copy, or a run of packets. */
    List<Item> takeRun() {
        List<Item> run = new ArrayList<>();
        int runBytes = 0;
        for (Item next = items.peek(); next != null; next = items.peek()) {
            boolean alone = !(next.batch() instanceof PacketBatch);
            runBytes += next.bytes();
            if (!run.isEmpty() && (alone || runBytes > MAX_RUN_BYTES)) {
                break;
            }
            run.add(items.remove());
            if (alone) {
                break;
            }
        }
        return run;
    }

    void release(List<Item> taken) {
        for (Item item : taken) {
            packets -= item.packets();
            bytes -= item.bytes();
        }
    }
}
