package dev.immediacy.core;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Time spans as people write them: {@code 25s}, {@code 500ms}, {@code 1m}; seconds where no unit is given.
 *
 * <p><i>Thread-safe</i>: no state.
 */
public final class TimeSpan {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m)?");
    private static final int LONGEST_SHOWN = 32;

    private TimeSpan() {}

    /**
     * Reads a time span, zero or more.
     *
     * @throws ProtocolException naming {@code field}, if the text is not one
     */
    public static Duration parse(String field, String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            String shown = text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
            throw new ProtocolException(field, field + " must be a time span such as 25s, 500ms or 1m, was " + shown);
        }
        long amount = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        if (unit == null || unit.equals("s")) {
            return Duration.ofSeconds(amount);
        }
        return unit.equals("ms") ? Duration.ofMillis(amount) : Duration.ofMinutes(amount);
    }
}
