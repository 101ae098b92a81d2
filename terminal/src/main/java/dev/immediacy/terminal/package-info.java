/**
 * Transports as one sees them in a terminal: a demo that draws what really went over the wire, and a chat client.
 *
 * <p>Start reading at {@link dev.immediacy.terminal.Demo} and {@link dev.immediacy.terminal.Chat}. Transports are found by
 * name; this package knows none of them, but for what the demo says of the five classic ones.
 */
@NullMarked
package dev.immediacy.terminal;

import org.jspecify.annotations.NullMarked;
