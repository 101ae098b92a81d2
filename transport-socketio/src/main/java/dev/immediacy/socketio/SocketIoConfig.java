package dev.immediacy.socketio;

import static java.util.Objects.requireNonNull;

import dev.immediacy.engineio.EngineConfig;
import java.time.Duration;

/**
 * The numbers a Socket.IO server runs by. <i>Immutable.</i>
 *
 * @param path where it answers, with and without a slash at the end; default {@code /socket.io}
 * @param connectTimeout the longest a connection may take to join its first namespace; default 45 s
 * @param maxAttachments the most binary attachments of one packet; default 10, as in the reference
 * @param engine the layer below: heartbeat (25 s and 20 s), largest payload (1,000,000 bytes), origins
 */
public record SocketIoConfig(String path, Duration connectTimeout, int maxAttachments, EngineConfig engine) {

    private static final SocketIoConfig DEFAULTS =
            new SocketIoConfig("/socket.io", Duration.ofSeconds(45), 10, EngineConfig.defaults());

    /** Checks the ranges. */
    public SocketIoConfig {
        requireNonNull(engine, "engine");
        if (!path.startsWith("/") || path.length() < 2) {
            throw new IllegalArgumentException("path must be a slash and a name, was " + path);
        }
        if (connectTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("connectTimeout must be at least 1 ms, was " + connectTimeout);
        }
        if (maxAttachments < 0) {
            throw new IllegalArgumentException("maxAttachments must not be negative, was " + maxAttachments);
        }
    }

    /** The protocol's own numbers. */
    public static SocketIoConfig defaults() {
        return DEFAULTS;
    }

    /** The same at another path. */
    public SocketIoConfig withPath(String newPath) {
        return new SocketIoConfig(newPath, connectTimeout, maxAttachments, engine);
    }

    /** The same with another heartbeat. */
    public SocketIoConfig withPing(Duration interval, Duration timeout) {
        return withEngine(engine.withPing(interval, timeout));
    }

    /** The same with another largest payload, in bytes. */
    public SocketIoConfig withMaxPayload(int bytes) {
        return withEngine(engine.withMaxPayload(bytes));
    }

    /** The same with another time to join a namespace. */
    public SocketIoConfig withConnectTimeout(Duration newConnectTimeout) {
        return new SocketIoConfig(path, newConnectTimeout, maxAttachments, engine);
    }

    /** The same with another bound on attachments. */
    public SocketIoConfig withMaxAttachments(int newMaxAttachments) {
        return new SocketIoConfig(path, connectTimeout, newMaxAttachments, engine);
    }

    /** The same on another engine. */
    public SocketIoConfig withEngine(EngineConfig newEngine) {
        return new SocketIoConfig(path, connectTimeout, maxAttachments, newEngine);
    }
}
