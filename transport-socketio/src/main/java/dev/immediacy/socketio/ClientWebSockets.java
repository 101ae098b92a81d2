package dev.immediacy.socketio;

import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * OkHttp's WebSockets with what the official client leaves out. It answers the server's close frame, which OkHttp leaves
 * to its listener: unanswered, the client would notice the end only when a ping is overdue, 45 s later. And it tells when
 * the upgrade is done, which the official client keeps to itself. <i>Thread-safe</i>: immutable.
 *
 * @param upgraded called with each Engine.IO upgrade packet that is sent
 */
record ClientWebSockets(OkHttpClient http, Runnable upgraded) implements WebSocket.Factory {

    private static final String UPGRADE_PACKET = "5";
    private static final int NORMAL = 1000;

    @Override
    public WebSocket newWebSocket(Request request, WebSocketListener listener) {
        return new Watched(http.newWebSocket(request, new ClosingListener(listener)), upgraded);
    }

    /** Hands everything on, and answers the close frame. <i>Thread-safe</i>: immutable. */
    private static final class ClosingListener extends WebSocketListener {

        private final WebSocketListener listener;

        ClosingListener(WebSocketListener listener) {
            this.listener = listener;
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            listener.onClosing(socket, code, reason);
            socket.close(NORMAL, null);
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            listener.onOpen(socket, response);
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            listener.onMessage(socket, text);
        }

        @Override
        public void onMessage(WebSocket socket, ByteString bytes) {
            listener.onMessage(socket, bytes);
        }

        @Override
        public void onClosed(WebSocket socket, int code, String reason) {
            listener.onClosed(socket, code, reason);
        }

        @Override
        public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
            listener.onFailure(socket, failure, response);
        }
    }

    /** Hands everything on, and sees the upgrade packet pass. <i>Thread-safe</i>: immutable. */
    private record Watched(WebSocket socket, Runnable upgraded) implements WebSocket {

        @Override
        public boolean send(String text) {
            boolean sent = socket.send(text);
            if (sent && text.equals(UPGRADE_PACKET)) {
                upgraded.run();
            }
            return sent;
        }

        @Override
        public boolean send(ByteString bytes) {
            return socket.send(bytes);
        }

        @Override
        public Request request() {
            return socket.request();
        }

        @Override
        public long queueSize() {
            return socket.queueSize();
        }

        @Override
        public boolean close(int code, @Nullable String reason) {
            return socket.close(code, reason);
        }

        @Override
        public void cancel() {
            socket.cancel();
        }
    }
}
