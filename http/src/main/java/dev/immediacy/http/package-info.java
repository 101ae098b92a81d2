/**
 * What every transport that begins as an HTTP request shares, so that none of them repeats or imports another: routes
 * below {@code /v1/channels/{channel}/}, parameters, problems (RFC 9457), the body of a poll, and the client's half.
 *
 * <p>Start reading at {@link dev.immediacy.http.ChannelRoutes}, then {@link dev.immediacy.http.Exchange}; for clients at
 * {@link dev.immediacy.http.Asker}.
 */
@NullMarked
package dev.immediacy.http;

import org.jspecify.annotations.NullMarked;
