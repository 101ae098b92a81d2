/**
 * Short polling: the client asks again and again, and the server answers at once, even with nothing.
 *
 * <p>Who waits: the client, between two requests. Start reading at {@link dev.immediacy.polling.PollingTransport}; the
 * server's half is {@code PollingHandler}, the client's {@code PollingClient}.
 */
@NullMarked
package dev.immediacy.polling;

import org.jspecify.annotations.NullMarked;
