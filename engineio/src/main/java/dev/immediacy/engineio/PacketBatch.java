package dev.immediacy.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * A batch of one packet: the packet's bytes as they stand in a WebSocket frame.
 *
 * <p><em>Immutable.</em>
 *
 * @param payload type and data of a text packet, or the bytes of a binary message
 * @param binary whether it is a binary message
 */
record PacketBatch(ByteBuffer payload, boolean binary) implements EngineBatch {
    static final PacketBatch PING = text(EnginePacket.Type.PING, "");
    static final PacketBatch NOOP = text(EnginePacket.Type.NOOP, "");
    static final PacketBatch CLOSE = text(EnginePacket.Type.CLOSE, "");

    static PacketBatch text(EnginePacket.Type type, String data) {
        return new PacketBatch(UTF_8.encode(type.digit() + data), false);
    }

    static PacketBatch binary(ByteBuffer bytes) {
        return new PacketBatch(
                ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip(), true);
    }

    int bytes() {
        return payload.remaining();
    }

    @Override
    public ByteBuffer webSocketFrames() {
        return EngineCodec.frame(payload.duplicate(), binary);
    }

    @Override
    public ByteBuffer pollRecords() {
        return binary ? EngineCodec.base64Record(payload.duplicate()) : payload.duplicate();
    }
}
