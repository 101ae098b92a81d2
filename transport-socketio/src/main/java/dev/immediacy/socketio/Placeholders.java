package dev.immediacy.socketio;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.immediacy.core.Json;
import dev.immediacy.core.ProtocolException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * What stands in a payload where a binary value was: {@code {"_placeholder":true,"num":0}}, at any depth.
 *
 * <p><i>Thread-safe</i>: no state. Source: Socket.IO v5, Packet encoding.
 */
final class Placeholders {

    private static final String MARK = "_placeholder";
    private static final String NUMBER = "num";
    private static final int MAX_DIGITS = 9;
    private static final int NONE = -1;

    private Placeholders() {}

    /** The placeholder of an attachment. */
    static Json of(int number) {
        return new Json("{\"" + MARK + "\":true,\"" + NUMBER + "\":" + number + "}");
    }

    /** The number of a placeholder, −1 where the value is something else. */
    static int number(Json value) {
        if (!value.text().startsWith("{")) {
            return NONE;
        }
        Map<String, Json> members = value.members("value");
        boolean marked = new Json("true").equals(members.get(MARK));
        Json number = members.get(NUMBER);
        return marked && number != null ? number(number.text()) : NONE;
    }

    /**
     * Checks that every placeholder stands for one of the attachments.
     *
     * @param payload valid JSON, read once from front to back however deep it nests
     */
    static void check(Json payload, int attachments) {
        Deque<Candidate> open = new ArrayDeque<>();
        try (JsonParser parser = payload.tokens()) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case START_OBJECT -> open.push(new Candidate());
                    case END_OBJECT -> open.pop().check(attachments);
                    case VALUE_TRUE, VALUE_NUMBER_INT -> member(open, parser);
                    default -> {
                        // of no interest here
                    }
                }
            }
        } catch (IOException e) {
            throw new ProtocolException("packet", "payload must be JSON, was not", e);
        }
    }

    private static void member(Deque<Candidate> open, JsonParser parser) throws IOException {
        String name = parser.currentName();
        if (MARK.equals(name) && parser.currentToken() == JsonToken.VALUE_TRUE) {
            open.element().marked = true;
        } else if (NUMBER.equals(name) && parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            open.element().number = number(parser.getText());
        }
    }

    private static int number(String text) {
        boolean isNumber =
                !text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Integer.parseInt(text) : NONE;
    }

    /** An object that is open while the payload is read. <i>Not thread-safe.</i> */
    private static final class Candidate {
        private boolean marked;
        private int number = NONE;

        void check(int attachments) {
            if (marked && (number < 0 || number >= attachments)) {
                throw new ProtocolException(
                        "packet", "placeholder must be one of " + attachments + " attachments, was " + number);
            }
        }
    }
}
