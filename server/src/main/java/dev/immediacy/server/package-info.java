/**
 * One embedded Jetty, one port, every transport mounted: what {@code ./immediacy serve} runs, and a library.
 *
 * <p>The transports are found by {@link java.util.ServiceLoader}; this package names none of them. Start reading at {@link
 * dev.immediacy.server.ImmediacyServer}.
 */
@NullMarked
package dev.immediacy.server;

import org.jspecify.annotations.NullMarked;
