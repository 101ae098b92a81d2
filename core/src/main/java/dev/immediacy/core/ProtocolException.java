package dev.immediacy.core;

/** The peer sent something wrong; it names the field, and sending the same again fails the same way. */
public final class ProtocolException extends MessagingException {

    private final String field;

    /**
     * An error of the peer.
     *
     * @param field the parameter, JSON member or header that is wrong, as the peer wrote it
     * @param text subject, rule, actual: {@code limit must be between 1 and 1000, was -3}
     */
    public ProtocolException(String field, String text) {
        super(text);
        this.field = field;
    }

    /** The same, with the parser's complaint as the cause. */
    public ProtocolException(String field, String text, Throwable cause) {
        super(text, cause);
        this.field = field;
    }

    /** The parameter, JSON member or header that is wrong. */
    public String field() {
        return field;
    }
}
