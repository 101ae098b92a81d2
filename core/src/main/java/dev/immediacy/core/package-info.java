/**
 * The messaging core: every channel is an append-only log, every subscriber a cursor on it.
 *
 * <p>A message is published to a {@link dev.immediacy.core.Hub}, gets the next sequence of its {@link
 * dev.immediacy.core.Channel} and is encoded once. A {@link dev.immediacy.core.Reader} reads everything after its
 * cursor, whichever transport it serves; the transports differ only in who waits, and where. The log is the only
 * buffer: nothing here queues for a subscriber. There is no Jetty and no servlet in this package.
 *
 * <p>Start reading at {@link dev.immediacy.core.Channel}, then {@link dev.immediacy.core.Reader} and {@link
 * dev.immediacy.core.Pump}.
 */
@NullMarked
package dev.immediacy.core;

import org.jspecify.annotations.NullMarked;
