package dev.immediacy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that answers each connection's one request with the next bytes of its script, as they are, and closes it. A
 * script that ends in {@link #STALL} leaves the connection open instead.
 */
final class ScriptedPeer implements AutoCloseable {

    static final String STALL = "(stall)";

    private final ServerSocket listener;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> stalled = new CopyOnWriteArrayList<>();

    private ScriptedPeer(ServerSocket listener) {
        this.listener = listener;
    }

    static ScriptedPeer start(String... answers) throws IOException {
        ScriptedPeer peer = new ScriptedPeer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread thread = new Thread(() -> peer.serve(answers), "scripted-peer");
        thread.setDaemon(true);
        thread.start();
        return peer;
    }

    static String response(int status, String type, String body) {
        return "HTTP/1.1 " + status + " X\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.getBytes(UTF_8).length + "\r\n\r\n" + body;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** The heads of the requests so far. */
    List<String> requests() {
        return requests;
    }

    private void serve(String... answers) {
        for (String answer : answers) {
            try {
                Socket socket = listener.accept();
                requests.add(head(socket.getInputStream()));
                socket.getOutputStream().write(answer.replace(STALL, "").getBytes(UTF_8));
                if (answer.endsWith(STALL)) {
                    stalled.add(socket);
                } else {
                    socket.close();
                }
            } catch (IOException e) {
                return; // closed meanwhile
            }
        }
    }

    /** Reads head and body, so that closing does not reset what was answered. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int value = in.read();
            if (value < 0) {
                throw new IOException("the client left");
            }
            head.append((char) value);
        }
        for (String line : head.toString().lines().toList()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                head.append(new String(
                        in.readNBytes(Integer.parseInt(line.substring(15).trim())), UTF_8));
            }
        }
        return head.toString();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : stalled) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
