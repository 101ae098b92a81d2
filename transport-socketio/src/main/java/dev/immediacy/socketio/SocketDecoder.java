package dev.immediacy.socketio;

import dev.immediacy.core.Json;
import dev.immediacy.core.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts packets together from the messages of a connection: a text, and as many binary ones as it announced.
 *
 * <p><i>Not thread-safe</i>: confined to its connection. Holds at most the attachments of one packet. Source: Socket.IO
 * v5, Sending and receiving data.
 */
final class SocketDecoder {

    private final int maxAttachments;
    private final List<ByteBuffer> attachments = new ArrayList<>();
    private @Nullable SocketPacket incomplete;

    SocketDecoder(int maxAttachments) {
        this.maxAttachments = maxAttachments;
    }

    /** A packet with all its attachments, the elements of its payload sliced once. */
    record Received(SocketPacket packet, List<Json> elements, List<ByteBuffer> attachments) {

        static Received of(SocketPacket packet, List<ByteBuffer> attachments) {
            boolean isArray = packet.type().isEvent() || packet.type().isAck();
            Json payload = packet.payload();
            return new Received(
                    packet,
                    isArray && payload != null ? payload.elements("packet") : List.of(),
                    List.copyOf(attachments));
        }

        /** The name of an event. */
        String event() {
            return SocketCodec.eventName(elements.get(0));
        }

        /** The arguments of an event. */
        SocketArgs eventArgs() {
            return new SocketArgs(elements.subList(1, elements.size()), attachments);
        }

        /** The arguments of an acknowledgement. */
        SocketArgs ackArgs() {
            return new SocketArgs(elements, attachments);
        }
    }

    /**
     * Takes a text message.
     *
     * @return the packet, null while its attachments are awaited
     * @throws ProtocolException if it is no packet, or comes where an attachment was announced
     */
    @Nullable Received text(String text) {
        if (incomplete != null) {
            throw new ProtocolException("packet", "attachment must be binary, was text");
        }
        SocketPacket packet = SocketCodec.decode(text, maxAttachments);
        if (packet.attachments() == 0) {
            return Received.of(packet, List.of());
        }
        incomplete = packet;
        return null;
    }

    /**
     * Takes a binary message.
     *
     * @return the packet, null while more attachments are awaited
     * @throws ProtocolException if none was announced
     */
    @Nullable Received binary(ByteBuffer bytes) {
        SocketPacket packet = incomplete;
        if (packet == null) {
            throw new ProtocolException("packet", "binary message must be announced by a packet, was not");
        }
        attachments.add(bytes);
        if (attachments.size() < packet.attachments()) {
            return null;
        }
        Received whole = Received.of(packet, attachments);
        reset();
        return whole;
    }

    /** Forgets a packet that is not complete. */
    void reset() {
        attachments.clear();
        incomplete = null;
    }
}
