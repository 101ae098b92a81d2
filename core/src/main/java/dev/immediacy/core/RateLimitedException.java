package dev.immediacy.core;

/** This peer asks too often; the same works a little later. */
public final class RateLimitedException extends MessagingException {

    /** A limit was met. */
    public RateLimitedException(String text) {
        super(text);
    }
}
