package dev.immediacy.core;

/** A bound of the server was met that is not this peer's fault; the same may work later. */
public final class OverflowException extends MessagingException {

    /** A bound was met. */
    public OverflowException(String text) {
        super(text);
    }
}
