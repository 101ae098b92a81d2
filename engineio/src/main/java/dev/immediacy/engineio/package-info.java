/**
 * Engine.IO protocol revision 4 on Jetty: one bidirectional session per client, carried by HTTP long polling, by a
 * WebSocket, or by the first and then the second without losing a packet. The package knows nothing about channels or
 * messages of the layers above it: it hands over text and binary messages and writes what it is given, in order.
 * Start reading at {@link dev.immediacy.engineio.EngineServer}.
 */
@NullMarked
package dev.immediacy.engineio;

import org.jspecify.annotations.NullMarked;
