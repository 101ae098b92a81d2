package dev.immediacy.engineio;

import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.util.Callback;

/** What a session can write on: a WebSocket connection for as long as it lasts, a parked {@code GET} once. */
interface Carrier {
    /** Returns the batches, asked for this carrier's form, as buffers to be written one after the other. */
    List<ByteBuffer> encode(List<EngineBatch> batches);

    /** Writes what {@link #encode} returned, without blocking; at most one write is in flight. */
    void write(List<ByteBuffer> encoded, Callback callback);

    /** Gives up a turn for which there is nothing to write after all. */
    void cancel();

    /** Cuts the connection, which fails the write in flight. */
    void abort();
}
