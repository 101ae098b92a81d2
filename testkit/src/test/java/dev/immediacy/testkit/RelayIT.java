package dev.immediacy.testkit;

import static dev.immediacy.testkit.Direction.DOWNSTREAM;
import static dev.immediacy.testkit.Direction.UPSTREAM;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayIT {
    private static final RelayConfig PLAIN = RelayConfig.defaults();
    private static final Duration DELAY = Duration.ofMillis(40);
    private static final byte[] HELLO = "hello".getBytes(US_ASCII);

    @Nested
    @DisplayName("Bytes")
    class Bytes {
        @ParameterizedTest(name = "delay {0} ms")
        @ValueSource(ints = {0, 3})
        void randomBytesArriveInOrderBothWaysAtOnce(int delayMillis) throws IOException {
            byte[] up = random(11, 3_000_000);
            byte[] down = random(12, 2_000_000);
            try (RelayedPair pair = RelayedPair.start(PLAIN.withDelay(Duration.ofMillis(delayMillis)));
                    Socket client = pair.connect();
                    Socket server = pair.accept()) {
                CompletableFuture<Void> upSent = sendInPieces(client, up, 1);
                CompletableFuture<Void> downSent = sendInPieces(server, down, 2);
                CompletableFuture<byte[]> downReceived = receive(client, down.length);

                assertThat(server.getInputStream().readNBytes(up.length)).isEqualTo(up);
                assertThat(downReceived.join()).isEqualTo(down);
                upSent.join();
                downSent.join();
            }
        }

        @Test
        void manyConnectionsKeepTheirBytesApartOnTwoThreads() throws IOException {
            int count = 300;
            try (RelayedPair pair = RelayedPair.start(PLAIN.withDelay(Duration.ofMillis(5)))) {
                List<Socket> sockets = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    Socket client = pair.connect();
                    sockets.add(client);
                    client.getOutputStream().write(new byte[] {(byte) i, (byte) (i >> 8)});
                }
                for (int i = 0; i < count; i++) {
                    Socket server = pair.accept();
                    sockets.add(server);
                    server.getOutputStream().write(server.getInputStream().readNBytes(2));
                }
                for (int i = 0; i < count; i++) {
                    assertThat(sockets.get(i).getInputStream().readNBytes(2))
                            .containsExactly((byte) i, (byte) (i >> 8));
                }
                assertThat(threadsOf(pair.relay())).hasSize(2);
                assertThat(pair.relay().connections())
                        .hasSize(count)
                        .extracting(RelayConnection::id)
                        .isSorted();
                for (Socket socket : sockets) {
                    socket.close();
                }
                await().until(() -> pair.relay().connections().isEmpty());
            }
        }

        @Test
        void bandwidthLimitStretchesATransfer() throws IOException {
            try (RelayedPair pair = RelayedPair.start(PLAIN.withBytesPerSecond(200_000));
                    Socket client = pair.connect();
                    Socket server = pair.accept()) {
                long start = System.nanoTime();
                client.getOutputStream().write(random(3, 40_000));
                server.getInputStream().readNBytes(40_000);

                assertThat(sinceNanos(start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
            }
        }
    }

    @Nested
    @DisplayName("Delay")
    class Delay {
        @Test
        void everyByteTakesAtLeastItsDirectionsDelay() throws IOException {
            Duration up = Duration.ofMillis(30);
            Duration down = Duration.ofMillis(10);
            try (RelayedPair pair = RelayedPair.start(PLAIN.withDelays(up, down));
                    Socket client = pair.connect();
                    Socket server = pair.accept()) {
                exchange(client, server);
                for (int i = 0; i < 20; i++) {
                    assertThat(transit(client, server)).isGreaterThanOrEqualTo(up);
                    assertThat(transit(server, client)).isGreaterThanOrEqualTo(down);
                }
            }
        }

        @Test
        void targetIsConnectedOneDelayAfterTheAccept() throws IOException {
            try (RelayedPair pair = RelayedPair.start(PLAIN.withDelays(DELAY, Duration.ZERO))) {
                long start = System.nanoTime();
                try (Socket client = pair.connect();
                        Socket server = pair.accept()) {
                    assertThat(sinceNanos(start)).isGreaterThanOrEqualTo(DELAY);
                    assertThat(client.isConnected()).isTrue();
                    assertThat(server.isConnected()).isTrue();
                }
            }
        }

        @Test
        void firstRequestOfAConnectionPaysTheHandshake() throws IOException {
            try (RelayedPair pair = RelayedPair.start(PLAIN.withDelay(DELAY))) {
                long start = System.nanoTime();
                try (Socket client = pair.connect();
                        Socket server = pair.accept()) {
                    client.getOutputStream().write(HELLO);
                    server.getOutputStream().write(server.getInputStream().readNBytes(HELLO.length));
                    assertThat(sinceNanos(start)).isGreaterThanOrEqualTo(DELAY.multipliedBy(3));
                    client.getInputStream().readNBytes(HELLO.length);
                    assertThat(sinceNanos(start)).isGreaterThanOrEqualTo(DELAY.multipliedBy(4));
                }
            }
        }

        @Test
        void targetThatSpeaksFirstWaitsForTheHandshakeToo() throws IOException {
            try (RelayedPair pair = RelayedPair.start(PLAIN.withDelay(DELAY))) {
                long start = System.nanoTime();
                try (Socket client = pair.connect();
                        Socket server = pair.accept()) {
                    server.getOutputStream().write(HELLO);
                    client.getInputStream().readNBytes(HELLO.length);
                    assertThat(sinceNanos(start)).isGreaterThanOrEqualTo(DELAY.multipliedBy(4));
                }
            }
        }

        @Test
        void delayDoesNotLimitHowManyMessagesAreUnderWay() throws IOException {
            int messages = 100;
            Duration delay = Duration.ofMillis(200);
            try (RelayedPair pair = RelayedPair.start(PLAIN.withDelays(delay, Duration.ZERO));
                    Socket client = pair.connect();
                    Socket server = pair.accept()) {
                exchange(client, server);
                long start = System.nanoTime();
                for (int i = 0; i < messages; i++) {
                    client.getOutputStream().write(HELLO);
                }
                server.getInputStream().readNBytes(messages * HELLO.length);

                assertThat(sinceNanos(start)).isBetween(delay, delay.multipliedBy(messages));
            }
        }
    }

    @Nested
    @DisplayName("Backpressure")
    class Backpressure {
        @Test
        void aReceiverThatDoesNotReadStopsTheSenderAtTheBound() throws IOException {
            int bound = 10_000;
            byte[] sent = random(4, 2_000_000);
            RelayConfig config = PLAIN.withMaxQueuedBytes(bound).withSocketBufferBytes(16_384);
            try (RelayedPair pair = RelayedPair.start(config);
                    Socket client = pair.connect();
                    Socket server = pair.accept()) {
                server.setSendBufferSize(16_384);
                CompletableFuture<Void> sending = sendInPieces(server, sent, 5);
                RelayConnection connection = pair.relay().connections().get(0);
                AtomicLong highest = new AtomicLong();
                await().until(() -> {
                    highest.accumulateAndGet(connection.queuedBytes(DOWNSTREAM), Math::max);
                    return highest.get() == bound;
                });
                await().during(Duration.ofMillis(300)).until(() -> connection.queuedBytes(DOWNSTREAM) == bound);
                assertThat(sending).isNotDone();
                assertThat(connection.traffic().downstreamBytes()).isLessThan(sent.length);

                assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
                sending.join();
                await().until(() -> connection.queuedBytes(DOWNSTREAM) == 0);
            }
        }

        @Test
        void aFullQueueOfOneConnectionDoesNotHoldUpAnother() throws IOException {
            RelayConfig config = PLAIN.withMaxQueuedBytes(1_000).withSocketBufferBytes(4_096);
            try (RelayedPair pair = RelayedPair.start(config);
                    Socket slow = pair.connect();
                    Socket slowServer = pair.accept();
                    Socket quick = pair.connect();
                    Socket quickServer = pair.accept()) {
                slowServer.setSendBufferSize(4_096);
                CompletableFuture<Void> sending = sendInPieces(slowServer, random(6, 1_000_000), 7);
                RelayConnection blocked = pair.relay().connections().get(0);
                await().until(() -> blocked.queuedBytes(DOWNSTREAM) == 1_000);

                exchange(quick, quickServer);

                assertThat(sending).isNotDone();
                RelayedPair.end(slow);
                assertThatThrownBy(sending::join).isInstanceOf(CompletionException.class);
            }
        }
    }

    @Nested
    @DisplayName("Ends")
    class Ends {
        @Test
        void halfCloseIsForwardedAndTheOtherDirectionStaysOpen() throws IOException {
            try (RelayedPair pair = RelayedPair.start(PLAIN.withDelay(Duration.ofMillis(5)));
                    Socket client = pair.connect();
                    Socket server = pair.accept()) {
                client.getOutputStream().write(HELLO);
                client.shutdownOutput();
                assertThat(server.getInputStream().readAllBytes()).isEqualTo(HELLO);
                assertThat(pair.relay().connections()).hasSize(1);

                server.getOutputStream().write(HELLO);
                server.shutdownOutput();
                assertThat(client.getInputStream().readAllBytes()).isEqualTo(HELLO);
                await().until(() -> pair.relay().connections().isEmpty());
            }
        }

        @Test
        void endOfStreamTakesTheDelay() throws IOException {
            try (RelayedPair pair = RelayedPair.start(PLAIN.withDelay(DELAY));
                    Socket client = pair.connect();
                    Socket server = pair.accept()) {
                exchange(client, server);
                long start = System.nanoTime();
                client.shutdownOutput();
                assertThat(server.getInputStream().read()).isNegative();
                assertThat(sinceNanos(start)).isGreaterThanOrEqualTo(DELAY);
            }
        }

        @Test
        void resetTakesTheDelayAndComesAfterTheBytesBeforeIt() throws IOException {
            try (RelayedPair pair = RelayedPair.start(PLAIN.withDelay(DELAY));
                    Socket client = pair.connect();
                    Socket server = pair.accept()) {
                exchange(client, server);
                long start = System.nanoTime();
                client.getOutputStream().write(HELLO);
                RelayedPair.reset(client);
                assertThat(server.getInputStream().readNBytes(HELLO.length)).isEqualTo(HELLO);
                assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketException.class);
                assertThat(sinceNanos(start)).isGreaterThanOrEqualTo(DELAY);
                await().until(() -> pair.relay().connections().isEmpty());
            }
        }

        @Test
        void clientThatVanishesRightAfterItsRequestStillSendsIt() throws IOException {
            try (RelayedPair pair = RelayedPair.start(PLAIN.withDelay(DELAY));
                    Socket client = pair.connect()) {
                client.getOutputStream().write(HELLO);
                await().until(() -> pair.relay().traffic().upstreamBytes() == HELLO.length);
                RelayedPair.reset(client);
                try (Socket server = pair.accept()) {
                    assertThat(server.getInputStream().readNBytes(HELLO.length)).isEqualTo(HELLO);
                    assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketException.class);
                }
            }
        }

        @Test
        void refusingTargetIsAResetOneRoundTripLater() throws IOException {
            RelayConfig config = PLAIN.withDelay(DELAY);
            try (Socket held = new Socket()) { // its port refuses, and is nobody else's meanwhile, nor the relay's own
                held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                try (Relay relay = Relay.start(config, (InetSocketAddress) held.getLocalSocketAddress())) {
                    long start = System.nanoTime();
                    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), relay.port())) {
                        client.setSoTimeout(RelayedPair.TIMEOUT_MILLIS);
                        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
                    }
                    assertThat(sinceNanos(start)).isGreaterThanOrEqualTo(config.roundTrip());
                    await().until(() -> relay.connections().isEmpty());
                }
            }
        }

        @Test
        void writingToAClientThatClosedResetsTheServer() throws IOException {
            try (RelayedPair pair = RelayedPair.start(PLAIN);
                    Socket client = pair.connect();
                    Socket server = pair.accept()) {
                exchange(client, server);
                RelayedPair.end(client);
                assertThat(server.getInputStream().read()).isNegative();
                assertThatThrownBy(() -> writeForever(server)).isInstanceOf(SocketException.class);
                await().until(() -> pair.relay().connections().isEmpty());
            }
        }

        @Test
        void closeEndsThreadsAndSockets() throws IOException {
            try (RelayedPair pair = RelayedPair.start(PLAIN.withDelay(Duration.ofSeconds(30)));
                    Socket client = pair.connect()) {
                Relay relay = pair.relay();
                await().until(() -> relay.connections().size() == 1);
                RelayConnection connection = relay.connections().get(0);
                client.getOutputStream().write(HELLO);
                assertThat(threadsOf(relay)).hasSize(2);

                relay.close();
                relay.close();

                assertThat(threadsOf(relay)).isEmpty();
                assertThat(relay.connections()).isEmpty();
                assertThat(connection.isOpen()).isFalse();
                assertThatThrownBy(pair::connect).isInstanceOf(IOException.class);
                connection.cut(Cut.RESET);
                relay.cutAll();
                assertThat(connection.queuedBytes(UPSTREAM)).isZero();
            }
        }
    }

    @Nested
    @DisplayName("Traffic")
    class Traffic {
        @Test
        void countersAreExactPerRelayAndPerConnection() throws IOException {
            try (RelayedPair pair = RelayedPair.start(PLAIN);
                    Socket first = pair.connect();
                    Socket firstServer = pair.accept();
                    Socket second = pair.connect();
                    Socket secondServer = pair.accept()) {
                exchange(first, firstServer);
                RelayTraffic before = pair.relay().traffic();
                second.getOutputStream().write(new byte[1_000]);
                secondServer.getInputStream().readNBytes(1_000);
                secondServer.getOutputStream().write(new byte[30]);
                second.getInputStream().readNBytes(30);
                exchange(first, firstServer);

                assertThat(before).isEqualTo(new RelayTraffic(2, 5, 1, 5, 1));
                RelayTraffic window = pair.relay().traffic().minus(before);
                assertThat(window.connections()).isZero();
                assertThat(window.bytes(UPSTREAM)).isEqualTo(1_005);
                assertThat(window.bytes(DOWNSTREAM)).isEqualTo(35);
                assertThat(pair.relay().connections().get(0).traffic()).isEqualTo(new RelayTraffic(1, 10, 2, 10, 2));
                assertThat(pair.relay().connections().get(1).traffic().totalBytes())
                        .isEqualTo(1_030);
            }
        }

        @Test
        void endedConnectionsStayInTheRelaysCount() throws IOException {
            try (RelayedPair pair = RelayedPair.start(PLAIN)) {
                for (int i = 0; i < 3; i++) {
                    try (Socket client = pair.connect();
                            Socket server = pair.accept()) {
                        exchange(client, server);
                    }
                }
                await().until(() -> pair.relay().connections().isEmpty());
                assertThat(pair.relay().traffic()).isEqualTo(new RelayTraffic(3, 15, 3, 15, 3));
            }
        }
    }

    private static void exchange(Socket client, Socket server) throws IOException {
        client.getOutputStream().write(HELLO);
        assertThat(server.getInputStream().readNBytes(HELLO.length)).isEqualTo(HELLO);
        server.getOutputStream().write(HELLO);
        assertThat(client.getInputStream().readNBytes(HELLO.length)).isEqualTo(HELLO);
    }

    private static Duration transit(Socket from, Socket to) throws IOException {
        long start = System.nanoTime();
        from.getOutputStream().write(HELLO);
        to.getInputStream().readNBytes(HELLO.length);
        return sinceNanos(start);
    }

    private static Duration sinceNanos(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static CompletableFuture<Void> sendInPieces(Socket socket, byte[] bytes, long seed) {
        Random random = new Random(seed);
        return CompletableFuture.runAsync(() -> {
            try {
                OutputStream out = socket.getOutputStream();
                for (int sent = 0; sent < bytes.length; ) {
                    int size = Math.min(bytes.length - sent, 1 + random.nextInt(20_000));
                    out.write(bytes, sent, size);
                    sent += size;
                }
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
    }

    private static CompletableFuture<byte[]> receive(Socket socket, int length) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return socket.getInputStream().readNBytes(length);
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
    }

    private static void writeForever(Socket socket) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() - deadline < 0) {
            socket.getOutputStream().write(HELLO);
        }
    }

    private static List<String> threadsOf(Relay relay) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.equals("relay-" + relay.port()) || name.equals("relay-" + relay.port() + "-alarm"))
                .toList();
    }
}
