package dev.immediacy.socketio;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.Json;
import org.jspecify.annotations.Nullable;

/**
 * The text of one packet; what it announces as attachments follows in binary messages of their own.
 *
 * <p>Shape: {@code 51-/admin,12["baz",{"_placeholder":true,"num":0}]} is {@code (BINARY_EVENT, "/admin", 12, ["baz",…],
 * 1)}. <i>Immutable.</i> Source: Socket.IO v5, Packet encoding.
 *
 * @param type what the packet is for
 * @param namespace always with its slash, {@value #MAIN} is the main one
 * @param id pairs an event with its acknowledgement; {@value #NO_ID} where none is asked for
 * @param payload the JSON in its author's own text; null where there is none
 * @param attachments how many binary messages follow
 */
record SocketPacket(
        Type type, String namespace, long id, @Nullable Json payload, int attachments) {

    static final String MAIN = "/";
    static final long NO_ID = -1;

    SocketPacket {
        requireNonNull(type, "type");
        requireNonNull(namespace, "namespace");
    }

    /** A packet without an id and without attachments. */
    static SocketPacket of(Type type, String namespace, @Nullable Json payload) {
        return new SocketPacket(type, namespace, NO_ID, payload, 0);
    }

    /** An event, binary if its arguments have attachments. */
    static SocketPacket event(String namespace, long id, String event, SocketArgs args) {
        Type type = args.attachments() == 0 ? Type.EVENT : Type.BINARY_EVENT;
        return new SocketPacket(type, namespace, id, args.payload(event), args.attachments());
    }

    /** An acknowledgement, binary if its arguments have attachments. */
    static SocketPacket ack(String namespace, long id, SocketArgs args) {
        Type type = args.attachments() == 0 ? Type.ACK : Type.BINARY_ACK;
        return new SocketPacket(type, namespace, id, args.payload(), args.attachments());
    }

    /** What a packet is for. */
    enum Type {
        CONNECT(0),
        DISCONNECT(1),
        EVENT(2),
        ACK(3),
        CONNECT_ERROR(4),
        BINARY_EVENT(5),
        BINARY_ACK(6);

        private static final Type[] TYPES = values();

        private final int digit;

        Type(int digit) {
            this.digit = digit;
        }

        /** The type of a digit on the wire, null if there is none. */
        static @Nullable Type of(int digit) {
            return digit >= 0 && digit < TYPES.length ? TYPES[digit] : null;
        }

        /** What stands for the type on the wire. */
        int digit() {
            return digit;
        }

        boolean isBinary() {
            return this == BINARY_EVENT || this == BINARY_ACK;
        }

        boolean isEvent() {
            return this == EVENT || this == BINARY_EVENT;
        }

        boolean isAck() {
            return this == ACK || this == BINARY_ACK;
        }
    }
}
