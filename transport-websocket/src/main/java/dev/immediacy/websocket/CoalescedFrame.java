package dev.immediacy.websocket;

import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/**
 * Any number of whole text frames that travel through Jetty as one.
 *
 * <p>A write system call is most of what a delivery costs, so everything a reader has missed goes into one. Jetty writes
 * a frame's header from {@link #getPayloadLength} and then the payload's buffer as it is. This frame says the length of
 * its first payload, while its buffer goes on: payload 1, header 2, payload 2, header 3 and so forth. To Jetty it is one
 * entry of the queue that also holds pings, pongs and the close frame, so nothing is ever written in between.
 *
 * <p>It relies on there being no extension and no limit on frames in this session, and on how Jetty's flusher treats the
 * buffer, which no contract promises: {@code CoalescedFrameIT} notices if that changes. <i>Not thread-safe.</i>
 */
final class CoalescedFrame extends Frame {

    private final int firstPayloadBytes;

    /** Takes frames that {@link FrameCodec} wrote, at least one; nothing is copied. */
    CoalescedFrame(ByteBuffer frames) {
        super(OpCode.TEXT, true, frames);
        firstPayloadBytes = FrameCodec.readHeader(frames); // Jetty writes the first header itself
    }

    @Override
    public int getPayloadLength() {
        return firstPayloadBytes;
    }
}
