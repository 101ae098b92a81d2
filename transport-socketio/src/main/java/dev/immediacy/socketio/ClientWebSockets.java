package dev.immediacy.socketio;

import java.util.concurrent.atomic.AtomicBoolean;
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
 * the upgrade is done, which the official client keeps to itself, and when it is stranded: a WebSocket that ends between
 * its probe and the upgrade leaves the official client with polling paused for ever, and it too would notice only when a
 * ping is overdue. <i>Thread-safe</i>: immutable.
 *
 * @param upgraded called with each Engine.IO upgrade packet that is sent
 * @param stranded called when a WebSocket ended after its probe was answered, and no upgrade packet had been sent
 */
record ClientWebSockets(OkHttpClient http, Runnable upgraded, Runnable stranded) implements WebSocket.Factory {

    private static final String PROBE_ANSWER = "3probe";
    private static final String UPGRADE_PACKET = "5";
    private static final int NORMAL = 1000;

    @Override
    public WebSocket newWebSocket(Request request, WebSocketListener listener) {
        AtomicBoolean pausing = new AtomicBoolean();
        return new Watched(http.newWebSocket(request, new Watcher(listener, pausing, stranded)), pausing, upgraded);
    }

    /** Hands everything on, answers the close frame, and sees the probe's answer pass. <i>Thread-safe.</i> */
    private static final class Watcher extends WebSocketListener {

        private final WebSocketListener listener;
        private final AtomicBoolean pausing;
        private final Runnable stranded;

        Watcher(WebSocketListener listener, AtomicBoolean pausing, Runnable stranded) {
            this.listener = listener;
            this.pausing = pausing;
            this.stranded = stranded;
        }

        private void ended() {
            if (pausing.getAndSet(false)) {
                stranded.run();
            }
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
            if (text.equals(PROBE_ANSWER)) {
                pausing.set(true);
            }
            listener.onMessage(socket, text);
        }

        @Override
        public void onMessage(WebSocket socket, ByteString bytes) {
            listener.onMessage(socket, bytes);
        }

        @Override
        public void onClosed(WebSocket socket, int code, String reason) {
            listener.onClosed(socket, code, reason);
            ended();
        }

        @Override
        public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
            listener.onFailure(socket, failure, response);
            ended();
        }
    }

    /** Hands everything on, and sees the upgrade packet pass. <i>Thread-safe.</i> */
    private record Watched(WebSocket socket, AtomicBoolean pausing, Runnable upgraded) implements WebSocket {

        @Override
        public boolean send(String text) {
            boolean sent = socket.send(text);
            if (sent && text.equals(UPGRADE_PACKET)) {
                pausing.set(false);
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
