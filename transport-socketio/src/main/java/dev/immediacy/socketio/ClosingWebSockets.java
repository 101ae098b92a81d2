package dev.immediacy.socketio;

import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Answers the server's close frame, which the official client leaves to OkHttp and OkHttp to its listener: without an
 * answer the client would notice the end only when the next ping is overdue, 45 s later. <i>Thread-safe</i>: immutable.
 */
record ClosingWebSockets(OkHttpClient http) implements WebSocket.Factory {

    @Override
    public WebSocket newWebSocket(Request request, WebSocketListener listener) {
        return http.newWebSocket(request, new ClosingListener(listener));
    }

    /** Hands everything on. <i>Thread-safe</i>: immutable. */
    private static final class ClosingListener extends WebSocketListener {

        private static final int NORMAL = 1000;

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
}
