package dev.immediacy.socketio;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.Json;
import dev.immediacy.core.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of an event or an acknowledgement: JSON in its author's own text, and binary attachments.
 *
 * <p>Shape: {@code SocketArgs.of("hello", 1, Map.of("file", bytes))} travels as {@code ["hello",1,{"file":
 * {"_placeholder":true,"num":0}}]} and one attachment. Arguments that came in go out again byte for byte. <i>Immutable.</i>
 */
public final class SocketArgs {

    /** No arguments. */
    public static final SocketArgs NONE = new SocketArgs(List.of(), List.of());

    private final List<Json> values;
    private final List<ByteBuffer> attachments;

    SocketArgs(List<Json> values, List<ByteBuffer> attachments) {
        this.values = List.copyOf(values);
        this.attachments =
                attachments.stream().map(ByteBuffer::asReadOnlyBuffer).toList();
    }

    /**
     * Arguments from Java values.
     *
     * @param values each one null, a {@link Json}, a string, a number, a boolean, bytes ({@code byte[]} or {@link
     *     ByteBuffer}, not copied), or a {@link Map} or {@link Iterable} of such
     * @throws IllegalArgumentException if a value is of another type
     */
    public static SocketArgs of(@Nullable Object... values) {
        List<ByteBuffer> attachments = new ArrayList<>();
        List<Json> texts = new ArrayList<>(values.length);
        for (Object value : values) {
            texts.add(json(value, attachments));
        }
        return new SocketArgs(texts, attachments);
    }

    private static Json json(@Nullable Object value, List<ByteBuffer> attachments) {
        if (value == null) {
            return new Json("null");
        } else if (value instanceof Json json) {
            return json;
        } else if (value instanceof CharSequence text) {
            return Json.ofString(text.toString());
        } else if (value instanceof Number number) {
            return number(number);
        } else if (value instanceof Boolean) {
            return new Json(value.toString());
        } else if (value instanceof byte[] bytes) {
            return attach(ByteBuffer.wrap(bytes), attachments);
        } else if (value instanceof ByteBuffer bytes) {
            return attach(bytes.slice(), attachments);
        }
        return nested(value, attachments);
    }

    /** What JSON has no number for becomes null, as in JavaScript. */
    private static Json number(Number number) {
        boolean floating = number instanceof Double || number instanceof Float;
        return new Json(floating && !Double.isFinite(number.doubleValue()) ? "null" : number.toString());
    }

    private static Json nested(Object value, List<ByteBuffer> attachments) {
        List<String> parts = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> parts.add(Json.ofString(String.valueOf(name))
                            .text() + ":" + json(member, attachments).text()));
            return new Json("{" + String.join(",", parts) + "}");
        } else if (value instanceof Iterable<?> items) {
            items.forEach(item -> parts.add(json(item, attachments).text()));
            return new Json("[" + String.join(",", parts) + "]");
        }
        throw new IllegalArgumentException(
                "argument must be JSON, text, a number, a boolean, bytes, a map or a list, was "
                        + value.getClass().getName());
    }

    private static Json attach(ByteBuffer bytes, List<ByteBuffer> attachments) {
        attachments.add(bytes);
        return Placeholders.of(attachments.size() - 1);
    }

    /** How many arguments there are. */
    public int size() {
        return values.size();
    }

    /** How many binary attachments there are, at whatever depth. */
    public int attachments() {
        return attachments.size();
    }

    /**
     * An argument as JSON, attachments as their placeholders.
     *
     * @throws ProtocolException naming {@code argument N}, counted from 1, if there is none
     */
    public Json json(int index) {
        if (index >= values.size()) {
            throw new ProtocolException(
                    "argument " + (index + 1), "argument " + (index + 1) + " must be given, was missing");
        }
        return values.get(index);
    }

    /**
     * An argument that is a string, its escapes resolved.
     *
     * @throws ProtocolException naming the argument, if it is something else
     */
    public String string(int index) {
        return json(index).string("argument " + (index + 1));
    }

    /**
     * An argument that is bytes.
     *
     * @return a read-only buffer of the caller's own
     * @throws ProtocolException naming the argument, if it is something else
     */
    public ByteBuffer binary(int index) {
        return binary(json(index));
    }

    /**
     * The bytes a placeholder stands for, wherever in the arguments it was found.
     *
     * @return a read-only buffer of the caller's own
     * @throws ProtocolException if the value is something else
     */
    public ByteBuffer binary(Json placeholder) {
        int number = Placeholders.number(requireNonNull(placeholder, "placeholder"));
        if (number < 0 || number >= attachments.size()) {
            throw new ProtocolException("argument", "argument must be binary, was " + placeholder);
        }
        return attachments.get(number).duplicate();
    }

    /** The bytes to send after the text, in order. */
    List<ByteBuffer> buffers() {
        return attachments;
    }

    /** The payload of an acknowledgement. */
    Json payload() {
        return new Json(values.stream().map(Json::text).collect(Collectors.joining(",", "[", "]")));
    }

    /** The payload of an event. */
    Json payload(String event) {
        String name = Json.ofString(event).text();
        String prefix = values.isEmpty() ? "[" + name : "[" + name + ",";
        return new Json(values.stream().map(Json::text).collect(Collectors.joining(",", prefix, "]")));
    }

    @Override
    public String toString() {
        return "SocketArgs[" + Arrays.toString(values.toArray()) + ", " + attachments.size() + " attachments]";
    }
}
