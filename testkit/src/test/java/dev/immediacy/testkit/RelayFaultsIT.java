package dev.immediacy.testkit;

import static dev.immediacy.testkit.Direction.DOWNSTREAM;
import static dev.immediacy.testkit.Direction.UPSTREAM;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RelayFaultsIT {
    private static final RelayConfig PLAIN = RelayConfig.defaults();
    private static final RelayConfig DELAYED = PLAIN.withDelay(Duration.ofMillis(2));
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII);
    private static final byte[] RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello".getBytes(US_ASCII);

    @Nested
    @DisplayName("Cut")
    class Cuts {
        @ParameterizedTest
        @EnumSource(Cut.class)
        void atEveryByteOfAResponseDeliversExactlyThoseBytes(Cut cut) throws IOException {
            AtomicInteger position = new AtomicInteger();
            RelayPlan plan = connection -> connection.cutAfter(position.get(), DOWNSTREAM, cut);
            try (RelayedPair pair = RelayedPair.start(PLAIN, plan)) {
                for (int cutAt = 0; cutAt <= RESPONSE.length; cutAt++) {
                    position.set(cutAt);
                    assertThat(responseBefore(cut, pair)).isEqualTo(Arrays.copyOf(RESPONSE, cutAt));
                }
                await().until(() -> pair.relay().connections().isEmpty());
            }
        }

        private byte[] responseBefore(Cut cut, RelayedPair pair) throws IOException {
            try (Socket client = pair.connect();
                    Socket server = pair.accept()) {
                client.getOutputStream().write(REQUEST);
                assertThat(server.getInputStream().readNBytes(REQUEST.length)).isEqualTo(REQUEST);
                server.getOutputStream().write(RESPONSE);
                return cut == Cut.RESET
                        ? readToReset(client)
                        : client.getInputStream().readAllBytes();
            }
        }

        @Test
        void upstreamAfterBytesInSeveralWritesThroughADelay() throws IOException {
            try (RelayedPair pair = RelayedPair.start(DELAYED, RelayPlan.cutAfter(25, UPSTREAM, Cut.RESET));
                    Socket client = pair.connect();
                    Socket server = pair.accept()) {
                for (int i = 0; i < 4; i++) {
                    client.getOutputStream().write("0123456789".getBytes(US_ASCII));
                }
                assertThat(readToReset(server)).asString().isEqualTo("0123456789012345678901234");
                assertThat(readToReset(client)).isEmpty();
            }
        }

        @Test
        void afterBytesThatHavePassedAlreadyIsAtOnce() throws IOException {
            try (RelayedPair pair = RelayedPair.start(PLAIN);
                    Socket client = pair.connect();
                    Socket server = pair.accept()) {
                client.getOutputStream().write(REQUEST);
                server.getInputStream().readNBytes(REQUEST.length);
                RelayConnection connection = only(pair);
                connection.cutAfter(3, UPSTREAM, Cut.RESET);
                assertThat(connection.isOpen()).isFalse();
                assertThat(readToReset(client)).isEmpty();
                assertThat(readToReset(server)).isEmpty();
            }
        }

        @Test
        void orderlyCutEndsBothStreamsEvenWhileBothPeersSend() throws IOException {
            try (RelayedPair pair = RelayedPair.start(PLAIN);
                    Socket client = pair.connect();
                    Socket server = pair.accept()) {
                client.getOutputStream().write(REQUEST);
                server.getInputStream().readNBytes(REQUEST.length);
                RelayConnection connection = only(pair);
                connection.stall(UPSTREAM);
                connection.stall(DOWNSTREAM);
                client.getOutputStream().write(REQUEST);
                server.getOutputStream().write(RESPONSE);

                connection.cut(Cut.CLOSE);

                client.getOutputStream().write(REQUEST);
                assertThat(client.getInputStream().readAllBytes()).isEmpty();
                assertThat(server.getInputStream().readAllBytes()).isEmpty();
                client.shutdownOutput();
                server.shutdownOutput();
                await().until(() -> !connection.isOpen());
            }
        }

        @Test
        void ofAllResetsEveryConnectionAndTheNextOneWorks() throws IOException {
            try (RelayedPair pair = RelayedPair.start(PLAIN);
                    Socket first = pair.connect();
                    Socket firstServer = pair.accept();
                    Socket second = pair.connect();
                    Socket secondServer = pair.accept()) {
                pair.relay().cutAll();
                assertThat(pair.relay().connections()).isEmpty();
                for (Socket socket : new Socket[] {first, firstServer, second, secondServer}) {
                    assertThat(readToReset(socket)).isEmpty();
                }
                try (Socket third = pair.connect();
                        Socket thirdServer = pair.accept()) {
                    third.getOutputStream().write(REQUEST);
                    assertThat(thirdServer.getInputStream().readNBytes(REQUEST.length))
                            .isEqualTo(REQUEST);
                }
            }
        }

        @Test
        void rejectsANegativeByteCount() throws IOException {
            try (RelayedPair pair = RelayedPair.start(PLAIN);
                    Socket client = pair.connect();
                    Socket server = pair.accept()) {
                RelayConnection connection = only(pair);
                assertThatThrownBy(() -> connection.cutAfter(-1, UPSTREAM, Cut.RESET))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("bytes must be at least 0, was -1");
                assertThat(client.isClosed() || server.isClosed()).isFalse();
            }
        }
    }

    @Nested
    @DisplayName("Half-close and garbage")
    class Ends {
        @Test
        void anEndOfOneDirectionLeavesTheOther() throws IOException {
            try (RelayedPair pair = RelayedPair.start(DELAYED);
                    Socket client = pair.connect();
                    Socket server = pair.accept()) {
                client.getOutputStream().write(REQUEST);
                server.getInputStream().readNBytes(REQUEST.length);

                only(pair).endStream(DOWNSTREAM);

                assertThat(client.getInputStream().readAllBytes()).isEmpty();
                server.getOutputStream().write(RESPONSE); // is thrown away
                client.getOutputStream().write(REQUEST);
                assertThat(server.getInputStream().readNBytes(REQUEST.length)).isEqualTo(REQUEST);
                client.shutdownOutput();
                assertThat(server.getInputStream().readAllBytes()).isEmpty();
                server.shutdownOutput();
                await().until(() -> pair.relay().connections().isEmpty());
            }
        }

        @ParameterizedTest
        @EnumSource(Direction.class)
        void garbageComesInPlaceOfWhatIsUnderWayAndIsTheLast(Direction direction) throws IOException {
            try (RelayedPair pair = RelayedPair.start(PLAIN);
                    Socket client = pair.connect();
                    Socket server = pair.accept()) {
                Socket sender = direction == DOWNSTREAM ? server : client;
                Socket receiver = direction == DOWNSTREAM ? client : server;
                sender.getOutputStream().write(REQUEST);
                assertThat(receiver.getInputStream().readNBytes(REQUEST.length)).isEqualTo(REQUEST);
                RelayConnection connection = only(pair);
                connection.stall(direction);
                sender.getOutputStream().write(RESPONSE);
                await().until(() -> connection.queuedBytes(direction) == RESPONSE.length);

                connection.garble(direction, new byte[] {1, 2, 3});
                connection.resume(direction);

                assertThat(receiver.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
                assertThat(sender.getInputStream().readAllBytes()).isEmpty();
            }
        }

        @Test
        void noGarbageIsRefused() throws IOException {
            try (RelayedPair pair = RelayedPair.start(PLAIN);
                    Socket client = pair.connect();
                    Socket server = pair.accept()) {
                assertThatThrownBy(() -> only(pair).garble(UPSTREAM, new byte[0]))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("garbage must be at least 1 byte, was none");
                assertThat(client.isClosed() || server.isClosed()).isFalse();
            }
        }
    }

    @Nested
    @DisplayName("Stall")
    class Stalls {
        @Test
        void holdsOneDirectionUntilResumedAndLeavesTheOther() throws IOException {
            try (RelayedPair pair = RelayedPair.start(DELAYED);
                    Socket client = pair.connect();
                    Socket server = pair.accept()) {
                RelayConnection connection = only(pair);
                connection.stall(DOWNSTREAM);
                server.getOutputStream().write(RESPONSE);
                server.shutdownOutput();
                await().until(() -> connection.queuedBytes(DOWNSTREAM) == RESPONSE.length);
                client.getOutputStream().write(REQUEST);
                assertThat(server.getInputStream().readNBytes(REQUEST.length)).isEqualTo(REQUEST);
                assertNothingComes(client);
                assertThat(connection.queuedBytes(DOWNSTREAM)).isEqualTo(RESPONSE.length);

                connection.resume(DOWNSTREAM);

                assertThat(client.getInputStream().readAllBytes()).isEqualTo(RESPONSE);
            }
        }

        @Test
        void holdsAResetToo() throws IOException {
            try (RelayedPair pair = RelayedPair.start(PLAIN);
                    Socket client = pair.connect();
                    Socket server = pair.accept()) {
                RelayConnection connection = only(pair);
                connection.stall(UPSTREAM);
                RelayedPair.reset(client);
                assertNothingComes(server);
                connection.resume(UPSTREAM);
                assertThat(readToReset(server)).isEmpty();
            }
        }

        @Test
        void ofAFullQueueResumesWithNothingLost() throws IOException {
            byte[] sent = new byte[300_000];
            new Random(8).nextBytes(sent);
            RelayConfig config = PLAIN.withMaxQueuedBytes(5_000);
            try (RelayedPair pair = RelayedPair.start(config);
                    Socket client = pair.connect();
                    Socket server = pair.accept()) {
                RelayConnection connection = only(pair);
                connection.stall(UPSTREAM);
                client.getOutputStream().write(sent, 0, 50_000);
                await().until(() -> connection.queuedBytes(UPSTREAM) == 5_000);
                connection.resume(UPSTREAM);
                client.getOutputStream().write(sent, 50_000, 250_000);
                assertThat(server.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
            }
        }

        private void assertNothingComes(Socket socket) throws IOException {
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            socket.setSoTimeout(RelayedPair.TIMEOUT_MILLIS);
        }
    }

    @Nested
    @DisplayName("Refuse and plan")
    class Admission {
        @Test
        void refusedConnectionsAreResetAndNotCountedAndOpenOnesStay() throws IOException {
            try (RelayedPair pair = RelayedPair.start(PLAIN);
                    Socket open = pair.connect();
                    Socket openServer = pair.accept()) {
                pair.relay().refuse();
                try (Socket refused = pair.connect()) {
                    assertThat(readToReset(refused)).isEmpty();
                }
                open.getOutputStream().write(REQUEST);
                assertThat(openServer.getInputStream().readNBytes(REQUEST.length))
                        .isEqualTo(REQUEST);
                assertThat(pair.relay().traffic().connections()).isEqualTo(1);

                pair.relay().accept();
                try (Socket accepted = pair.connect();
                        Socket acceptedServer = pair.accept()) {
                    accepted.getOutputStream().write(REQUEST);
                    assertThat(acceptedServer.getInputStream().readNBytes(REQUEST.length))
                            .isEqualTo(REQUEST);
                }
            }
        }

        @Test
        void planTreatsConnectionsByTheirNumber() throws IOException {
            RelayPlan firstOnly = connection -> {
                if (connection.id() == 1) {
                    connection.cut(Cut.RESET);
                }
            };
            try (RelayedPair pair = RelayedPair.start(PLAIN, firstOnly);
                    Socket first = pair.connect()) {
                assertThat(readToReset(first)).isEmpty();
                try (Socket second = pair.connect();
                        Socket server = pair.accept()) {
                    second.getOutputStream().write(REQUEST);
                    assertThat(server.getInputStream().readNBytes(REQUEST.length))
                            .isEqualTo(REQUEST);
                }
            }
        }
    }

    private static RelayConnection only(RelayedPair pair) {
        assertThat(pair.relay().connections()).hasSize(1);
        return pair.relay().connections().get(0);
    }

    /** Everything before the reset; fails when the stream ends in order instead. */
    private static byte[] readToReset(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] bytes = new byte[1_024];
        int length = 0;
        try {
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes, length, bytes.length - length)) {
                length += count;
            }
        } catch (SocketException e) {
            return Arrays.copyOf(bytes, length);
        }
        throw new AssertionError("stream must be reset, was ended after " + length + " bytes");
    }
}
