package dev.immediacy.core;

/** A message exceeds the size this hub accepts; a smaller one may be sent. */
public final class MessageTooLargeException extends MessagingException {

    /**
     * A message over the limit.
     *
     * @param bytes the size that was met, in bytes of UTF-8; a lower bound where reading stopped early
     * @param maxMessageBytes the limit
     */
    public MessageTooLargeException(long bytes, int maxMessageBytes) {
        super("message is " + bytes + " bytes, maxMessageBytes is " + maxMessageBytes);
    }
}
