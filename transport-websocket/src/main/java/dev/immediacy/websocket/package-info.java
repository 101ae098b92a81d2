/**
 * WebSocket (RFC 6455): the client connects once, and the server writes into the open connection at every append.
 *
 * <p>Who waits: the connection, both ways. Start reading at {@link dev.immediacy.websocket.WebSocketTransport}; on the
 * server follow {@code WebSocketHandler}, {@code WebSocketEndpoint}, {@code FrameSink}, {@code WebSocketSession}; the
 * bytes are {@code FrameCodec}'s, the JSON {@code WebSocketCodec}'s, the client's half {@code WebSocketClient}. The
 * tutorial's endpoints are {@code TutorialHandler} and {@code TutorialEndpoint}.
 */
@NullMarked
package dev.immediacy.websocket;

import org.jspecify.annotations.NullMarked;
