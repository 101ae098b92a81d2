package dev.immediacy.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers that stop and start again. <em>Thread-safe: no state.</em> */
public final class Ports {

    private static final int FIRST = 20_000;
    private static final int COUNT = 10_000;
    private static final int ATTEMPTS = 100;

    private Ports() {}

    /**
     * A port of loopback that is free now. It lies below those that systems choose for outgoing connections (Linux: from
     * 32,768 on), so that while its server is stopped nobody takes it by accident, nor connects it to itself.
     *
     * @return from 20,000 to 29,999
     * @throws UncheckedIOException if none was found
     */
    public static int free() {
        IOException last = new IOException("no attempt");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException e) {
                last = e;
            }
        }
        throw new UncheckedIOException("no free port between " + FIRST + " and " + (FIRST + COUNT - 1), last);
    }
}
