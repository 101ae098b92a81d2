package dev.immediacy.websocket;

import dev.immediacy.core.MessageTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * What speaks over a session: gets whole texts and answers each.
 *
 * <p>Calls come one at a time, in the order of the peer's messages; {@link #closed} may come at any time, on any thread.
 */
interface TextEndpoint {

    /** The connection is open: texts may be sent. Called once, first. */
    void opened(WebSocketSession session);

    /**
     * A text came.
     *
     * @return the answer, null for none; the next text is read when it was written
     */
    @Nullable String received(String text);

    /**
     * A message came that is too large to be read.
     *
     * @param head its beginning, at most a few KiB
     * @return the answer
     */
    String refused(MessageTooLargeException tooLarge, String head);

    /** The connection is gone, or never came to be: frees what the endpoint holds. Idempotent. */
    void closed();
}
