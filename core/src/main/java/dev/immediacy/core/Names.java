package dev.immediacy.core;

/**
 * What may name a channel, a user or a message: 1–{@value #MAX_LENGTH} characters of any script, no control characters.
 *
 * <p>A user's inbox is the channel {@code @} + user. No public channel may start with {@code @}, so an inbox is reached
 * only by being that user. Names that begin with a control character are the server's own ({@link #internal}): no client
 * can spell one. <i>Immutable.</i>
 */
public final class Names {

    /** The longest name, in characters (Unicode code points). */
    public static final int MAX_LENGTH = 128;

    /** The sender of a message whose publisher gave no name; it has no inbox and is never present. */
    public static final String ANONYMOUS = "anonymous";

    private static final String INBOX_PREFIX = "@";
    private static final String INTERNAL_PREFIX = "\u0001";

    private Names() {}

    /**
     * Checks a channel name from outside.
     *
     * @throws ProtocolException naming {@code channel}
     */
    public static String channel(String name) {
        check("channel", name);
        if (name.startsWith(INBOX_PREFIX)) {
            throw new ProtocolException(
                    "channel", "channel must not start with @, which marks an inbox; give user to follow your own");
        }
        return name;
    }

    /**
     * Checks the name of a user from outside.
     *
     * @throws ProtocolException naming {@code field}
     */
    public static String user(String field, String name) {
        return check(field, name);
    }

    /**
     * Checks a message id from outside.
     *
     * @throws ProtocolException naming {@code id}
     */
    public static String id(String id) {
        return check("id", id);
    }

    /** The name of a user's inbox. */
    public static String inbox(String user) {
        return INBOX_PREFIX + user;
    }

    /** Whether this is the name of somebody's inbox. */
    static boolean isInbox(String channel) {
        return channel.startsWith(INBOX_PREFIX);
    }

    /** The name of a channel that only the server's own code can name, for instance a transport's private rooms. */
    public static String internal(String name) {
        return INTERNAL_PREFIX + name;
    }

    private static String check(String field, String name) {
        int length = name.codePointCount(0, name.length());
        if (length < 1 || length > MAX_LENGTH) {
            throw new ProtocolException(
                    field, field + " must be between 1 and " + MAX_LENGTH + " characters, was " + length);
        }
        if (name.equals(".") || name.equals("..")) {
            throw new ProtocolException(field, field + " must not be . or .., which paths resolve away");
        }
        name.codePoints().filter(Names::isForbidden).findFirst().ifPresent(c -> {
            throw new ProtocolException(
                    field, field + " must not contain control characters, had " + String.format("U+%04X", c));
        });
        return name;
    }

    private static boolean isForbidden(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL || type == Character.SURROGATE; // half of a pair: not encodable as UTF-8
    }
}
