/**
 * Socket.IO protocol revision 5 over Engine.IO revision 4: the connection begins with long polling and moves up to a
 * WebSocket where it can; namespaces, events, acknowledgements and binary attachments travel on it, and the hub's
 * channels on its main namespace.
 *
 * <p>Who waits: the connection, after it was negotiated up from long polling. Start reading at {@link
 * dev.immediacy.socketio.SocketIoServer}, then {@code SocketCodec} for the wire and {@link
 * dev.immediacy.socketio.SocketIoTransport} for the hub.
 */
@NullMarked
package dev.immediacy.socketio;

import org.jspecify.annotations.NullMarked;
