package dev.immediacy.http;

import java.io.IOException;

/** Answers one resource of a channel, {@code /v1/channels/{channel}/RESOURCE}. */
@FunctionalInterface
public interface ChannelHandler {

    /**
     * Answers the request, now or asynchronously.
     *
     * @throws dev.immediacy.core.MessagingException becomes a problem (RFC 9457) the client is told
     * @throws IOException if the client's connection failed: there is nobody left to tell
     */
    void handle(Exchange exchange) throws IOException;
}
