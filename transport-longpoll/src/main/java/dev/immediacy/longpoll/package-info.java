/**
 * Long polling: the client asks, and the server keeps the question until it has an answer.
 *
 * <p>Who waits: the request, parked on the server without a thread. Start reading at {@link
 * dev.immediacy.longpoll.LongpollTransport}; the server's half is {@code LongpollHandler} and {@code ParkedPoll}, the
 * client's {@code LongpollClient}.
 */
@NullMarked
package dev.immediacy.longpoll;

import org.jspecify.annotations.NullMarked;
