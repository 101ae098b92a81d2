package dev.immediacy.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket that sends and expects literal packets; it answers pings. Binary messages show as {@code <010203>}. */
final class Peer implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final long SECONDS = 20;

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partialText = new StringBuilder();
    private final StringBuilder partialBytes = new StringBuilder();
    private final WebSocket socket;

    private Peer(URI server, String query) {
        URI uri = URI.create("ws://" + server.getAuthority() + "/socket.io/?EIO=4&transport=websocket" + query);
        socket = CLIENT.newWebSocketBuilder().buildAsync(uri, this).join();
    }

    /** Connected, the handshake of the engine read. */
    static Peer open(URI server) {
        return open(server, "");
    }

    static Peer open(URI server, String query) {
        Peer peer = new Peer(server, query);
        assertThat(peer.next()).startsWith("0{\"sid\":");
        return peer;
    }

    /** In the main namespace. */
    static Peer join(URI server, String auth) {
        Peer peer = open(server);
        peer.send("40" + auth);
        assertThat(peer.next()).startsWith("40{\"sid\":");
        return peer;
    }

    synchronized Peer send(String text) { // a second one at once would be refused
        socket.sendText(text, true).join();
        return this;
    }

    synchronized Peer send(int... bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
        for (int value : bytes) {
            buffer.put((byte) value);
        }
        socket.sendBinary(buffer.flip(), true).join();
        return this;
    }

    String next() {
        try {
            String message = messages.poll(SECONDS, TimeUnit.SECONDS);
            assertThat(message).as("next message").isNotNull();
            return message;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until the server has closed the connection, and gives the code. */
    int closeCode() {
        return closed.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    boolean isOpen() {
        return !closed.isDone();
    }

    /** Ends the TCP connection without a word. */
    void vanish() {
        socket.abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partialText.append(data);
        if (last) {
            String text = partialText.toString();
            partialText.setLength(0);
            if (text.equals("2")) {
                pong(from);
            } else {
                messages.add(text);
            }
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    private synchronized void pong(WebSocket to) {
        var unused = to.sendText("3", true).exceptionally(closing -> to).join();
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        partialBytes.append(HexFormat.of().formatHex(bytes));
        if (last) {
            messages.add("<" + partialBytes + ">");
            partialBytes.setLength(0);
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(-1);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
