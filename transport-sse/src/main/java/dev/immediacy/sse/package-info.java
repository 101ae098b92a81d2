/**
 * Server-sent events: one response that never ends, a run of events for each append.
 *
 * <p>Who waits: the response, left open. The wire is WHATWG HTML §9.2, so that a browser's {@code EventSource} is a
 * client; each event's id is the cursor after it, so that the standard's own reconnect resumes without loss.
 *
 * <p>Start reading at {@link dev.immediacy.sse.SseTransport}; the server's half is {@code SseHandler}, {@code SseSession}
 * and {@code SseStream}, the client's {@code SseClient} and {@code SseConnection}, and between them, knowing neither
 * HTTP nor Jetty, {@code SseCodec} and {@code SseParser}.
 */
@NullMarked
package dev.immediacy.sse;

import org.jspecify.annotations.NullMarked;
