package dev.immediacy.core;

/**
 * The root of what this library throws; each child says what its caller can do.
 *
 * <p>The text is written for the peer that caused it: subject, rule, actual. It never holds a stack trace or an internal
 * name, so it may be sent to a client as it is (see {@link Problem}).
 */
public class MessagingException extends RuntimeException {

    /** An error with a text fit for a client. */
    public MessagingException(String text) {
        super(text);
    }

    /** An error with a text fit for a client, and the cause for the log. */
    public MessagingException(String text, Throwable cause) {
        super(text, cause);
    }

    /** The text, never null. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
