package dev.immediacy.core;

/** The session, connection or hub is closed; {@link CloseReason#retry()} says whether connecting again helps. */
public final class SessionClosedException extends MessagingException {

    private final transient CloseReason reason;

    /** Closed for a reason. */
    public SessionClosedException(CloseReason reason) {
        super(reason.text());
        this.reason = reason;
    }

    /** Why, as a value. */
    public CloseReason reason() {
        return reason;
    }
}
