package dev.immediacy.socketio;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.Json;
import dev.immediacy.core.ProtocolException;
import io.socket.parser.DecodingException;
import io.socket.parser.Packet;
import io.socket.parser.Parser;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * This library's codec in the place of the official client's parser, so that its listeners get each argument as {@link
 * Json} in its author's own text, where org.json would write it anew. <i>Confined to</i> the official client's thread.
 */
final class ClientParser {

    private static final int MAX_ATTACHMENTS = 10;

    private ClientParser() {}

    /** Takes events whose arguments {@link SocketArgs#of} knows. */
    static final class Encoder implements Parser.Encoder {

        @Override
        @SuppressWarnings("rawtypes") // as the official interface has it
        public void encode(Packet given, Parser.Encoder.Callback callback) {
            SocketPacket.Type type = requireNonNull(SocketPacket.Type.of(given.type), "type");
            long id = given.id < 0 ? SocketPacket.NO_ID : given.id;
            if (given.data instanceof JSONArray array) {
                SocketArgs args = args(array, type.isEvent() ? 1 : 0);
                SocketPacket packet = type.isEvent()
                        ? SocketPacket.event(given.nsp, id, array.getString(0), args)
                        : SocketPacket.ack(given.nsp, id, args);
                callback.call(messages(packet, args));
            } else {
                Json payload = given.data == null ? null : new Json(given.data.toString());
                callback.call(messages(SocketPacket.of(type, given.nsp, payload), SocketArgs.NONE));
            }
        }

        private static SocketArgs args(JSONArray array, int from) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = from; i < array.length(); i++) {
                values.add(array.isNull(i) ? null : array.get(i));
            }
            return SocketArgs.of(values.toArray());
        }

        private static Object[] messages(SocketPacket packet, SocketArgs args) {
            List<Object> messages = new ArrayList<>();
            messages.add(SocketCodec.encode(packet));
            for (ByteBuffer buffer : args.buffers()) {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.duplicate().get(bytes);
                messages.add(bytes);
            }
            return messages.toArray();
        }
    }

    /** Gives events and acknowledgements whose arguments are {@link Json}, or bytes where one was an attachment. */
    static final class Decoder implements Parser.Decoder {

        private final SocketDecoder decoder = new SocketDecoder(MAX_ATTACHMENTS);
        private Parser.Decoder.@Nullable Callback callback;

        @Override
        public void add(String text) {
            try {
                deliver(decoder.text(text));
            } catch (ProtocolException e) {
                throw new DecodingException(e.text());
            }
        }

        @Override
        public void add(byte[] bytes) {
            try {
                deliver(decoder.binary(ByteBuffer.wrap(bytes)));
            } catch (ProtocolException e) {
                throw new DecodingException(e.text());
            }
        }

        private void deliver(SocketDecoder.@Nullable Received received) {
            Parser.Decoder.Callback known = callback;
            if (received != null && known != null) {
                known.call(packet(received));
            }
        }

        private static Packet<Object> packet(SocketDecoder.Received received) {
            SocketPacket packet = received.packet();
            Packet<Object> given = new Packet<>(packet.type().digit(), data(received));
            given.nsp = packet.namespace();
            given.id = (int) packet.id();
            return given;
        }

        @SuppressWarnings("NullAway") // a packet without payload has null there, which the unannotated class allows
        private static Object data(SocketDecoder.Received received) {
            SocketPacket packet = received.packet();
            if (packet.type().isEvent()) {
                return array(received.eventArgs(), received.event());
            } else if (packet.type().isAck()) {
                return array(received.ackArgs(), null);
            } else if (packet.type() == SocketPacket.Type.CONNECT && packet.payload() != null) {
                return new JSONObject(packet.payload().text());
            }
            return packet.payload();
        }

        private static JSONArray array(SocketArgs args, @Nullable String event) {
            JSONArray array = new JSONArray();
            if (event != null) {
                array.put(event);
            }
            for (int i = 0; i < args.size(); i++) {
                Json value = args.json(i);
                array.put(args.attachments() > 0 && Placeholders.number(value) >= 0 ? bytes(args, value) : value);
            }
            return array;
        }

        private static byte[] bytes(SocketArgs args, Json placeholder) {
            ByteBuffer buffer = args.binary(placeholder);
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        }

        @Override
        public void destroy() {
            decoder.reset();
            callback = null;
        }

        @Override
        public void onDecoded(Parser.Decoder.@Nullable Callback newCallback) {
            callback = newCallback;
        }
    }
}
