/** WebSocket. */
@NullMarked
package dev.immediacy.websocket;

import org.jspecify.annotations.NullMarked;
