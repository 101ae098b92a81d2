package dev.immediacy.testkit;

/**
 * One read of a {@link Relay}. <em>Immutable.</em>
 *
 * @param port the relay's port the client connected to
 * @param connection the connection's number in its relay
 * @param direction which way the bytes go
 * @param bytes how many, at least 1
 * @param nanos {@link System#nanoTime()}; they reach the other peer one delay later
 */
public record RelayRead(int port, long connection, Direction direction, int bytes, long nanos) {}
