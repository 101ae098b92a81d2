package dev.immediacy.http;

import dev.immediacy.core.Cursor;
import dev.immediacy.core.Names;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.core.TimeSpan;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request's query, the same on every transport; each error names its parameter.
 *
 * <p>Of a repeated parameter the first counts. <i>Immutable.</i>
 */
public final class Query {

    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,9}");

    private final Map<String, String> values;

    private Query(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads a raw query.
     *
     * @param raw what follows the {@code ?}, percent-encoded; null if there is none
     * @throws ProtocolException naming the parameter that is not percent-encoded UTF-8
     */
    public static Query parse(@Nullable String raw) {
        Map<String, String> values = new HashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1).replace('+', ' ');
                values.putIfAbsent(name, Percent.decode(name, value));
            }
        }
        return new Query(values);
    }

    /** A parameter's text, null if it is absent. */
    public @Nullable String text(String name) {
        return values.get(name);
    }

    /** Whom the request names: the parameter {@code user}; null if it is absent or {@link Names#ANONYMOUS}. */
    public @Nullable String user() {
        String user = values.get("user");
        return user == null || user.equals(Names.ANONYMOUS) ? null : Names.user("user", user);
    }

    /** Where to resume: the parameter {@code after}; null if it is absent. */
    public @Nullable Cursor after() {
        String after = values.get("after");
        return after == null ? null : Cursor.parse("after", after);
    }

    /**
     * A whole number within bounds.
     *
     * @throws ProtocolException naming the parameter
     */
    public int integer(String name, int absent, int min, int max) {
        String text = values.get(name);
        if (text == null) {
            return absent;
        }
        int value = INTEGER.matcher(text).matches() ? Integer.parseInt(text) : min - 1;
        if (value < min || value > max) {
            throw new ProtocolException(
                    name, name + " must be a whole number between " + min + " and " + max + ", was " + shown(text));
        }
        return value;
    }

    /**
     * A time span: {@code 25s}, {@code 500ms}, {@code 1m}; seconds where no unit is given.
     *
     * @throws ProtocolException naming the parameter
     */
    public Duration duration(String name, Duration absent) {
        String text = values.get(name);
        return text == null ? absent : TimeSpan.parse(name, text);
    }

    private static String shown(String text) {
        return text.length() <= 32 ? text : text.substring(0, 32) + "…";
    }
}
