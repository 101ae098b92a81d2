package dev.immediacy.engineio;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection, written through Jetty's core session so that a run of frames costs one write.
 *
 * <p>Jetty generates the header of the first frame and writes the payload buffer as it is; that buffer continues with
 * the frames after the first. Needs permessage-deflate off and no limit on the size of a frame, and that Jetty's
 * flusher leaves the buffer alone: {@code WebSocketIT} would notice.
 *
 * <p><em>Thread-safe:</em> its lock guards the timer that cuts a connection whose peer does not answer the close frame.
 */
final class WebSocketLink implements Carrier {
    private final CoreSession core;
    private final Timers timers;
    private final long closeNanos;

    // Guarded by this.
    private @Nullable ScheduledFuture<?> cut;
    private boolean gone;

    WebSocketLink(CoreSession core, Timers timers, EngineConfig config) {
        this.core = core;
        this.timers = timers;
        this.closeNanos = config.pingTimeout().toNanos();
        core.setMaxFrameSize(0);
    }

    @Override
    public List<ByteBuffer> encode(List<EngineBatch> batches) {
        List<ByteBuffer> frames = new ArrayList<>(batches.size());
        for (EngineBatch batch : batches) {
            frames.add(requireContent(batch.webSocketFrames().duplicate()));
        }
        return frames;
    }

    @Override
    public void write(List<ByteBuffer> encoded, Callback callback) {
        ByteBuffer run = encoded.size() == 1 ? encoded.get(0) : concatenate(encoded);
        core.sendFrame(FrameRun.of(run), callback, false);
    }

    /** Sends a packet that belongs to the connection and not to the session's messages. */
    void send(PacketBatch packet) {
        write(List.of(packet.webSocketFrames()), Callback.NOOP);
    }

    @Override
    public void cancel() {
        // The connection goes on, or ends with its session.
    }

    @Override
    public void abort() {
        core.abort();
    }

    /** Starts the closing handshake, and cuts the connection where the peer does not take part in time. */
    void close(EngineCloseReason reason) {
        synchronized (this) {
            if (gone || cut != null) {
                return;
            }
            cut = timers.after(closeNanos, core::abort);
        }
        core.close(reason.webSocketCode(), reason.text(), Callback.NOOP);
    }

    /** Tells that the connection is no more. */
    synchronized void gone() {
        gone = true;
        if (cut != null) {
            cut.cancel(false);
        }
    }

    static ByteBuffer requireContent(ByteBuffer encoded) {
        if (!encoded.hasRemaining()) {
            throw new IllegalStateException("batch must hold at least one message, was empty");
        }
        return encoded;
    }

    private static ByteBuffer concatenate(List<ByteBuffer> buffers) {
        ByteBuffer whole = ByteBuffer.allocate(
                buffers.stream().mapToInt(ByteBuffer::remaining).sum());
        buffers.forEach(whole::put);
        return whole.flip();
    }

    /** A run of frames in the shape of its first: its payload is {@code payload1 | header2 payload2 | …}. */
    private static final class FrameRun extends Frame {
        private final int firstPayloadBytes;

        private FrameRun(byte opcode, ByteBuffer rest, int firstPayloadBytes) {
            super(opcode, rest);
            this.firstPayloadBytes = firstPayloadBytes;
        }

        static FrameRun of(ByteBuffer frames) {
            byte opcode = OpCode.getOpCode(frames.get());
            int length = frames.get() & 0x7F;
            if (length == 126) {
                length = frames.getShort() & 0xFFFF;
            } else if (length == 127) {
                length = Math.toIntExact(frames.getLong());
            }
            return new FrameRun(opcode, frames.slice(), length);
        }

        @Override
        public int getPayloadLength() {
            return firstPayloadBytes;
        }
    }
}
