package dev.immediacy.engineio;

import java.nio.ByteBuffer;

/**
 * One packet: a type and its data, or a message's bytes.
 *
 * <p><em>Immutable</em>, but for the buffer, which belongs to the packet's receiver. Source: Engine.IO v4, Protocol.
 */
sealed interface EnginePacket {
    /** What a packet is for. */
    enum Type {
        OPEN('0'),
        CLOSE('1'),
        PING('2'),
        PONG('3'),
        MESSAGE('4'),
        UPGRADE('5'),
        NOOP('6');

        private final char digit;

        Type(char digit) {
            this.digit = digit;
        }

        /** Returns the type's number as it stands on the wire. */
        char digit() {
            return digit;
        }
    }

    /** Whether it is of that type, and its data text. */
    default boolean is(Type type) {
        return this instanceof Text text && text.type() == type;
    }

    /** A packet of any type whose data, possibly empty, is text. */
    record Text(Type type, String data) implements EnginePacket {}

    /** A message whose data is bytes. */
    record Binary(ByteBuffer data) implements EnginePacket {}
}
