package dev.immediacy.socketio;

import dev.immediacy.core.Json;
import dev.immediacy.engineio.EngineHandshake;

/**
 * A client asks to join a namespace. <i>Immutable.</i>
 *
 * @param namespace its name, {@code /admin}
 * @param auth the payload of the client's CONNECT packet, an object; <code>{}</code> where it sent none
 * @param handshake the HTTP request that opened the connection
 */
public record ConnectRequest(String namespace, Json auth, EngineHandshake handshake) {}
