package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One JSON value (RFC 8259) in its author's own text.
 *
 * <p>The text is validated but never re-serialised, so {@code 1.0}, {@code 1e2}, a 30-digit number and the order of
 * members reach every reader as they were written. Values may nest {@value #MAX_DEPTH} deep. Deviation: half of a surrogate pair,
 * as an escape, may stand in a string but not in the name of a member. <i>Immutable.</i>
 *
 * @param text exactly one JSON value without white space around it; use {@link #parse} for text from outside
 */
public record Json(String text) {

    /** How deep arrays and objects may nest. */
    public static final int MAX_DEPTH = 500;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            // a table of names that outlives the text would refuse objects whose names hash alike
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** Checks that the text is there; {@link #parse} checks that it is JSON. */
    public Json {
        requireNonNull(text, "text");
    }

    /**
     * Validates text from outside and keeps it, without the white space around it.
     *
     * @throws ProtocolException naming {@code field}, if the text is not exactly one JSON value
     */
    public static Json parse(String field, String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new ProtocolException(field, field + " must be one JSON value, was empty");
            }
            Json value = value(parser, text);
            if (parser.nextToken() != null) {
                throw new ProtocolException(field, field + " must be one JSON value, was followed by more text");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new ProtocolException(field, field + " must be JSON, " + complaint(e), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A string as a JSON value. */
    public static Json ofString(String value) {
        return new Json(quote(value));
    }

    /** A string as JSON text, with its quotes. */
    static String quote(String value) {
        StringBuilder out = new StringBuilder(value.length() + 8);
        appendQuoted(value, out);
        return out.toString();
    }

    /** Half of a surrogate pair is written as an escape, as by ECMAScript's {@code stringify}: UTF-8 has no bytes for it. */
    static void appendQuoted(String value, StringBuilder out) {
        JsonStringEncoder encoder = JsonStringEncoder.getInstance();
        out.append('"');
        int from = 0;
        for (int i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
            if (Character.getType(value.codePointAt(i)) == Character.SURROGATE) {
                encoder.quoteAsString(value.substring(from, i), out);
                out.append(String.format("\\u%04X", (int) value.charAt(i)));
                from = i + 1;
            }
        }
        encoder.quoteAsString(value.substring(from), out);
        out.append('"');
    }

    /**
     * The members of an object, each in its own text, in their order; of a repeated name the last counts.
     *
     * @throws ProtocolException naming {@code field}, if this is not an object
     */
    public Map<String, Json> members(String field) {
        Map<String, Json> members = new LinkedHashMap<>();
        try (JsonParser parser = tokens()) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new ProtocolException(field, field + " must be a JSON object, was " + kind());
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                members.put(name, value(parser, text));
            }
            return members;
        } catch (IOException e) {
            throw new ProtocolException(field, field + " must be JSON, was not", e);
        }
    }

    /**
     * The elements of an array, each in its own text.
     *
     * @throws ProtocolException naming {@code field}, if this is not an array
     */
    public List<Json> elements(String field) {
        List<Json> elements = new ArrayList<>();
        try (JsonParser parser = tokens()) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new ProtocolException(field, field + " must be a JSON array, was " + kind());
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(value(parser, text));
            }
            return elements;
        } catch (IOException e) {
            throw new ProtocolException(field, field + " must be JSON, was not", e);
        }
    }

    /**
     * The value of a JSON string, its escapes resolved.
     *
     * @throws ProtocolException naming {@code field}, if this is not a string
     */
    public String string(String field) {
        try (JsonParser parser = tokens()) {
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw new ProtocolException(field, field + " must be a string, was " + kind());
            }
            return parser.getText();
        } catch (IOException e) {
            throw new ProtocolException(field, field + " must be JSON, was not", e);
        }
    }

    /**
     * The tokens of the text, for who has to walk it once however deep it nests; bounded as all reading here is. To be closed.
     *
     * @throws IOException if the text was never parsed and does not begin like JSON
     */
    public JsonParser tokens() throws IOException {
        return FACTORY.createParser(text);
    }

    /** Whether arrays and objects nest deeper than so many levels. */
    boolean isDeeperThan(int levels) {
        if (text.length() < 2 * levels) {
            return false;
        }
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length() && depth <= levels; i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted) {
                i += c == '\\' ? 1 : 0; // what is escaped ends no string
            } else {
                depth += nesting(c);
            }
        }
        return depth > levels;
    }

    private static int nesting(char c) {
        return switch (c) {
            case '[', '{' -> 1;
            case ']', '}' -> -1;
            default -> 0;
        };
    }

    /** Whether this is the literal {@code null}. */
    public boolean isNull() {
        return text.equals("null");
    }

    private String kind() {
        return switch (text.isEmpty() ? ' ' : text.charAt(0)) {
            case '{' -> "an object";
            case '[' -> "an array";
            case '"' -> "a string";
            case 't', 'f' -> "a boolean";
            case 'n' -> "null";
            default -> "a number";
        };
    }

    /** The value the parser has come to, cut out of the text. */
    private static Json value(JsonParser parser, String text) throws IOException {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken(); // a string is read only when asked for
        int end = (int) parser.currentLocation().getCharOffset();
        return new Json(text.substring(start, end).stripTrailing()); // a bare number ends behind the next white space
    }

    private static String complaint(JsonProcessingException e) {
        String where = e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + " column "
                        + e.getLocation().getColumnNr();
        String what = e.getOriginalMessage();
        return (what.contains("nesting depth") ? "was nested deeper than " + MAX_DEPTH : "was malformed") + where;
    }

    /** The text cut to what a log line can hold. */
    @Override
    public String toString() {
        return text.length() <= 64 ? text : text.substring(0, 64) + "… (" + text.length() + " chars)";
    }
}
