package dev.immediacy.core;

/** The client did not prove who it is; with another token the same request may be accepted. */
public final class UnauthenticatedException extends MessagingException {

    private final boolean tokenGiven;

    private UnauthenticatedException(boolean tokenGiven, String text) {
        super(text);
        this.tokenGiven = tokenGiven;
    }

    /** No token came. */
    public static UnauthenticatedException noToken() {
        return new UnauthenticatedException(false, "a bearer token must be sent, was missing");
    }

    /**
     * A token came that is no good.
     *
     * @param text why, without any part of the token
     */
    public static UnauthenticatedException badToken(String text) {
        return new UnauthenticatedException(true, text);
    }

    /** Whether a token came at all (RFC 6750 §3.1 tells the client only then that it is invalid). */
    public boolean tokenGiven() {
        return tokenGiven;
    }
}
