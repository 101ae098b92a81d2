package dev.immediacy.testkit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/**
 * How much longer than configured a round trip through a {@link Relay} takes, measured with a null echo.
 *
 * <p>Eight bytes go to an echo server and back, open loop at a fixed rate; a round trip counts from just before its
 * write, so the sender's own lateness is not in it. The wake-ups of the echo server and of the reader are:
 * {@link #direct} measures those alone, without a relay, and the difference is the relay's.
 *
 * <p><em>Immutable.</em> All times are nanoseconds beyond {@code roundTrip}.
 *
 * @param roundTrip the configured delay of both directions together
 * @param roundTrips how many were measured
 * @param perSecond how many were sent each second
 * @param extra the extra time, as quantiles
 */
public record RelayCalibration(Duration roundTrip, int roundTrips, int perSecond, Quantiles extra) {
    /** Round trips before the measured ones, so that no class is loaded and nothing compiled in the middle of it. */
    private static final int WARM_UP = 200;

    private static final int READ_TIMEOUT_MILLIS = 30_000;

    /**
     * Measures a relay of its own with the given configuration; takes {@code (roundTrips + 200) / perSecond} seconds.
     *
     * @param config the network to calibrate
     * @param roundTrips how many to measure, at least 1; a 99th percentile deserves 10,000
     * @param perSecond how many to send each second, at least 1
     * @return the extra delay
     * @throws UncheckedIOException if the echo fails
     * @throws IllegalArgumentException if a count is below 1
     */
    public static RelayCalibration measure(RelayConfig config, int roundTrips, int perSecond) {
        try (EchoServer echo = EchoServer.start();
                Relay relay = Relay.start(config, echo.address())) {
            return measure(relay.address(), config.roundTrip(), roundTrips, perSecond);
        }
    }

    /**
     * Measures the same echo without a relay: what the sockets and the threads at both ends cost by themselves.
     *
     * @param roundTrips how many to measure, at least 1
     * @param perSecond how many to send each second, at least 1
     * @return the whole round trip as extra delay over zero
     * @throws UncheckedIOException if the echo fails
     * @throws IllegalArgumentException if a count is below 1
     */
    public static RelayCalibration direct(int roundTrips, int perSecond) {
        try (EchoServer echo = EchoServer.start()) {
            return measure(echo.address(), Duration.ZERO, roundTrips, perSecond);
        }
    }

    private static RelayCalibration measure(
            InetSocketAddress address, Duration roundTrip, int roundTrips, int perSecond) {
        requirePositive("roundTrips", roundTrips);
        requirePositive("perSecond", perSecond);
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_TIMEOUT_MILLIS);
            CompletableFuture<long[]> received = receive(socket, WARM_UP + roundTrips);
            send(socket, WARM_UP + roundTrips, perSecond);
            long[] measured = Arrays.copyOfRange(received.join(), WARM_UP, WARM_UP + roundTrips);
            return new RelayCalibration(roundTrip, roundTrips, perSecond, Quantiles.of(measured, roundTrip.toNanos()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CompletionException e) {
            throw new UncheckedIOException(new IOException("echo was not received", e.getCause()));
        }
    }

    /** Stamps and sends at the intended times, which do not depend on when echoes come back. */
    private static void send(Socket socket, int count, int perSecond) throws IOException {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        long start = System.nanoTime();
        long gapNanos = Duration.ofSeconds(1).toNanos() / perSecond;
        for (int i = 0; i < count; i++) {
            long intended = start + i * gapNanos;
            for (long left = intended - System.nanoTime(); left > 0; left = intended - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            out.writeLong(System.nanoTime());
        }
    }

    private static CompletableFuture<long[]> receive(Socket socket, int count) {
        CompletableFuture<long[]> received = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try {
                        received.complete(roundTrips(socket, count));
                    } catch (IOException e) {
                        received.completeExceptionally(e);
                    }
                },
                "relay-calibration");
        reader.setDaemon(true);
        reader.start();
        return received;
    }

    private static long[] roundTrips(Socket socket, int count) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            long sent = in.readLong();
            nanos[i] = System.nanoTime() - sent;
        }
        return nanos;
    }

    private static void requirePositive(String name, int actual) {
        if (actual < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, was " + actual);
        }
    }

    /**
     * What is left of a sample when only its quantiles are kept. <em>Immutable.</em>
     *
     * @param minNanos the smallest
     * @param p50Nanos half are at most this
     * @param p99Nanos 99 % are at most this
     * @param maxNanos the largest
     */
    public record Quantiles(long minNanos, long p50Nanos, long p99Nanos, long maxNanos) {
        static Quantiles of(long[] sample, long subtractedNanos) {
            long[] sorted = sample.clone();
            Arrays.sort(sorted);
            return new Quantiles(
                    sorted[0] - subtractedNanos,
                    sorted[rank(sorted.length, 50)] - subtractedNanos,
                    sorted[rank(sorted.length, 99)] - subtractedNanos,
                    sorted[sorted.length - 1] - subtractedNanos);
        }

        /** Nearest rank: the smallest index with at least so many percent of the sample at or below it. */
        private static int rank(int size, int percent) {
            return (int) (((long) size * percent + 99) / 100) - 1;
        }
    }
}
