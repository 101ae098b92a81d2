package dev.immediacy.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.CloseReason;
import dev.immediacy.core.SessionClosedException;
import dev.immediacy.testkit.TestServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The socket layer against literal packets. */
class SocketIoServerIT {

    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration JOINED_BY_THEN = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final List<IoSocket> sockets = new CopyOnWriteArrayList<>();
    private final List<CloseReason> reasons = new CopyOnWriteArrayList<>();
    private SocketIoServer io;
    private TestServer server;

    @BeforeEach
    void start() {
        timer.setRemoveOnCancelPolicy(true);
        start(SocketIoConfig.defaults());
    }

    private void start(SocketIoConfig config) {
        io = new SocketIoServer(config, timer);
        io.namespace("/").onConnect(this::connected);
        io.namespace("/admin").onConnect(this::connected);
        server = TestServer.start(io::mount);
    }

    private void restart(SocketIoConfig config) {
        server.close();
        start(config);
    }

    private void connected(IoSocket socket) {
        sockets.add(socket);
        socket.onDisconnect(reasons::add);
        socket.on("echo", (args, ack) -> socket.emit("back", args));
        socket.on("ack", (args, ack) -> ack.send(args));
    }

    @AfterEach
    void stop() {
        server.close();
        timer.shutdownNow();
    }

    private URI uri() {
        return server.uri();
    }

    private Peer joined() {
        return Peer.join(uri(), "");
    }

    private IoSocket socket(int index) {
        await().atMost(LONG).until(() -> sockets.size() > index);
        return sockets.get(index);
    }

    private static String sid(String connect) {
        return connect.replaceFirst("^40(/admin,)?\\{\"sid\":\"([-_A-Za-z0-9]{20})\"\\}$", "$2");
    }

    @Nested
    @DisplayName("Socket.IO v5, Connection to a namespace")
    class Connection {

        @Test
        void eachNamespaceHasItsOwnSessionId() {
            try (Peer peer = Peer.open(uri())) {
                String main = sid(peer.send("40").next());
                String admin = sid(peer.send("40/admin,{\"token\":\"123\"}").next());
                assertThat(main).hasSize(20).isNotEqualTo(admin);
                assertThat(socket(0).id()).isEqualTo(main);
                assertThat(socket(0).auth().text()).isEqualTo("{}");
                assertThat(socket(1).id()).isEqualTo(admin);
                assertThat(socket(1).auth().text()).isEqualTo("{\"token\":\"123\"}");
                assertThat(socket(1).namespace()).isEqualTo("/admin");
            }
        }

        @Test
        void handshakeIsTheFirstRequest() {
            try (Peer peer = Peer.open(uri(), "&user=alice")) {
                peer.send("40").next();
                assertThat(socket(0).handshake().queryParameter("user")).contains("alice");
            }
        }

        @Test
        void unknownNamespaceIsRefused() {
            try (Peer peer = Peer.open(uri())) {
                assertThat(peer.send("40/nowhere,").next()).isEqualTo("44/nowhere,{\"message\":\"Invalid namespace\"}");
                assertThat(peer.send("40").next()).startsWith("40{");
            }
        }

        @Test
        void guardRefusesWithMessageAndDataOrAcceptsWithData() {
            io.namespace("/admin")
                    .guard(request -> request.auth().members("auth").isEmpty()
                            ? ConnectDecision.refuse("no", request.auth())
                            : ConnectDecision.accept(request.auth()));
            try (Peer peer = Peer.open(uri())) {
                assertThat(peer.send("40/admin,").next()).isEqualTo("44/admin,{\"message\":\"no\",\"data\":{}}");
                assertThat(peer.send("40/admin,{\"a\":1.0}").next())
                        .startsWith("40/admin,{\"sid\":")
                        .endsWith(",\"a\":1.0}");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"42[\"echo\"]", "41", "43[]", "44{\"message\":\"x\"}", "4abc", "4"})
        void whateverComesBeforeConnectClosesTheConnection(String packet) {
            try (Peer peer = Peer.open(uri())) {
                assertThat(peer.send(packet).closeCode()).isPositive();
            }
        }

        @Test
        void connectingTwiceClosesTheConnection() {
            try (Peer peer = joined()) {
                assertThat(peer.send("40").closeCode()).isPositive();
            }
        }

        @Test
        void connectionThatJoinsNothingIsClosedInTime() {
            restart(SocketIoConfig.defaults().withConnectTimeout(JOINED_BY_THEN));
            try (Peer idle = Peer.open(uri());
                    Peer refused = Peer.open(uri())) {
                refused.send("40/nowhere,");
                assertThat(idle.closeCode()).isPositive();
                assertThat(refused.closeCode()).isPositive();
            }
        }

        @Test
        void connectionThatJoinedIsNotClosed() {
            restart(SocketIoConfig.defaults().withConnectTimeout(JOINED_BY_THEN));
            try (Peer peer = joined();
                    Peer idle = Peer.open(uri())) {
                idle.closeCode();
                assertThat(peer.send("42[\"echo\",1]").next()).isEqualTo("42[\"back\",1]");
            }
            assertThat(timer.getQueue()).isEmpty();
        }
    }

    @Nested
    @DisplayName("Socket.IO v5, Sending and receiving data")
    class Events {

        @Test
        void argumentsComeBackByteForByte() {
            try (Peer peer = joined()) {
                assertThat(peer.send("42[\"echo\", 1.0,1e2 ,{\"b\":1, \"a\":\"\\u00e9\"},123456789012345678901]")
                                .next())
                        .isEqualTo("42[\"back\",1.0,1e2,{\"b\":1, \"a\":\"\\u00e9\"},123456789012345678901]");
            }
        }

        @Test
        void attachmentsFollowTheirPacket() {
            try (Peer peer = joined()) {
                peer.send("452-[\"echo\",{\"f\":{\"_placeholder\":true,\"num\":1}},{\"_placeholder\":true,\"num\":0}]")
                        .send(1, 2)
                        .send(3);
                assertThat(peer.next())
                        .isEqualTo(
                                "452-[\"back\",{\"f\":{\"_placeholder\":true,\"num\":1}},{\"_placeholder\":true,\"num\":0}]");
                assertThat(peer.next()).isEqualTo("<0102>");
                assertThat(peer.next()).isEqualTo("<03>");
            }
        }

        @Test
        void namespaceGetsItsOwnEvents() {
            try (Peer peer = joined()) {
                peer.send("40/admin,").next();
                assertThat(peer.send("42/admin,[\"echo\",\"a\"]").next()).isEqualTo("42/admin,[\"back\",\"a\"]");
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "42{}",
                    "42",
                    "42[]",
                    "42abc[\"echo\"]",
                    "4511-[\"echo\"]",
                    "42/admin,[\"echo\"]",
                    "4{\"message\":1}"
                })
        void malformedPacketClosesTheConnection(String packet) {
            try (Peer peer = joined()) {
                assertThat(peer.send(packet).closeCode()).isPositive();
            }
        }

        @Test
        void textInThePlaceOfAnAttachmentClosesTheConnection() {
            try (Peer peer = joined()) {
                peer.send("451-[\"echo\",{\"_placeholder\":true,\"num\":0}]").send("42[\"echo\"]");
                assertThat(peer.closeCode()).isPositive();
            }
        }

        @Test
        void attachmentNobodyAnnouncedClosesTheConnection() {
            try (Peer peer = joined()) {
                assertThat(peer.send(1, 2, 3).closeCode()).isPositive();
            }
        }

        @Test
        void listenerThatFailsHarmsNobody() {
            io.namespace("/")
                    .onConnect(socket -> socket.onAny((event, args, ack) -> {
                        if (event.equals("fail")) {
                            args.string(0);
                        }
                    }));
            try (Peer peer = joined()) {
                assertThat(peer.send("42[\"unknown\"]").send("42[\"echo\"]").next())
                        .isEqualTo("42[\"back\"]");
            }
        }

        @Test
        void packetsOfOneConnectionAreSerial() {
            int count = 2_000;
            int[] unguarded = {0};
            io.namespace("/")
                    .onConnect(socket -> socket.on("count", (args, ack) -> {
                        unguarded[0]++;
                        if (unguarded[0] == count) {
                            socket.emit("counted");
                        }
                    }));
            try (Peer peer = joined()) {
                for (int i = 0; i < count; i++) {
                    peer.send("42[\"count\"]");
                }
                assertThat(peer.next()).isEqualTo("42[\"counted\"]");
            }
        }
    }

    @Nested
    @DisplayName("Socket.IO v5, Acknowledgement")
    class Acknowledgements {

        @Test
        void clientIsAnsweredWithItsId() {
            try (Peer peer = joined()) {
                assertThat(peer.send("4212[\"ack\",\"foo\",{\"3\":[false]}]").next())
                        .isEqualTo("4312[\"foo\",{\"3\":[false]}]");
                assertThat(peer.send("420[\"ack\"]").next()).isEqualTo("430[]");
            }
        }

        @Test
        void clientIsAnsweredWithAttachments() {
            try (Peer peer = joined()) {
                peer.send("451-789[\"ack\",{\"_placeholder\":true,\"num\":0}]").send(255);
                assertThat(peer.next()).isEqualTo("461-789[{\"_placeholder\":true,\"num\":0}]");
                assertThat(peer.next()).isEqualTo("<ff>");
            }
        }

        @Test
        void secondAnswerIsNotSent() {
            io.namespace("/")
                    .onConnect(socket -> socket.on("twice", (args, ack) -> {
                        assertThat(ack.send(1)).isTrue();
                        assertThat(ack.send(2)).isFalse();
                    }));
            try (Peer peer = joined()) {
                assertThat(peer.send("425[\"twice\"]").next()).isEqualTo("435[1]");
                assertThat(peer.send("42[\"echo\"]").next()).isEqualTo("42[\"back\"]");
            }
        }

        @Test
        void serverIsAnswered() {
            try (Peer peer = joined()) {
                CompletableFuture<SocketArgs> first = socket(0).emitWithAck(LONG, "q", 1);
                CompletableFuture<SocketArgs> second = socket(0).emitWithAck(LONG, "q", (Object) new byte[] {1});
                assertThat(peer.next()).isEqualTo("420[\"q\",1]");
                assertThat(peer.next()).isEqualTo("451-1[\"q\",{\"_placeholder\":true,\"num\":0}]");
                assertThat(peer.next()).isEqualTo("<01>");
                peer.send("461-1[{\"_placeholder\":true,\"num\":0}]").send(7).send("430[\"yes\",1.0]");
                assertThat(second.orTimeout(20, TimeUnit.SECONDS)
                                .join()
                                .binary(0)
                                .get())
                        .isEqualTo((byte) 7);
                assertThat(first.orTimeout(20, TimeUnit.SECONDS).join().json(1).text())
                        .isEqualTo("1.0");
            }
            await().atMost(LONG).until(() -> timer.getQueue().isEmpty());
        }

        @Test
        void answerThatDoesNotComeTimesOut() {
            try (Peer peer = joined()) {
                CompletableFuture<SocketArgs> answer = socket(0).emitWithAck(SHORT, "q");
                assertThat(peer.next()).isEqualTo("420[\"q\"]");
                assertThatThrownBy(answer::join).hasCauseInstanceOf(TimeoutException.class);
                assertThat(peer.send("430[\"late\"]").send("42[\"echo\"]").next())
                        .isEqualTo("42[\"back\"]");
            }
        }

        @Test
        void answerThatCannotComeAnyMoreFails() {
            Peer peer = joined();
            CompletableFuture<SocketArgs> answer = socket(0).emitWithAck(LONG, "q");
            peer.vanish();
            assertThatThrownBy(answer::join).hasCauseInstanceOf(SessionClosedException.class);
            assertThatThrownBy(socket(0).emitWithAck(LONG, "q")::join).hasCauseInstanceOf(SessionClosedException.class);
            await().atMost(LONG).until(() -> timer.getQueue().isEmpty());
        }
    }

    @Nested
    @DisplayName("Socket.IO v5, Disconnection from a namespace")
    class Disconnection {

        @Test
        void clientLeavesOneNamespaceAndKeepsTheOther() {
            try (Peer peer = joined()) {
                peer.send("40/admin,").next();
                assertThat(peer.send("41/admin,").send("42[\"echo\",1]").next()).isEqualTo("42[\"back\",1]");
                assertThat(socket(1).isConnected()).isFalse();
                assertThat(reasons).containsExactly(CloseReason.NORMAL);
                assertThat(io.namespace("/admin").sockets()).isZero();
                assertThat(peer.send("40/admin,").next()).startsWith("40/admin,{\"sid\":");
            }
        }

        @Test
        void serverTakesTheClientOutOfOneNamespace() {
            try (Peer peer = joined()) {
                peer.send("40/admin,").next();
                socket(1).disconnect();
                socket(1).disconnect();
                assertThat(peer.next()).isEqualTo("41/admin,");
                assertThat(peer.send("42[\"echo\",1]").next()).isEqualTo("42[\"back\",1]");
                socket(1).emit("unheard");
                assertThat(peer.send("42[\"echo\",2]").next()).isEqualTo("42[\"back\",2]");
            }
        }

        @Test
        void whatWasOnItsWayThenIsIgnored() {
            try (Peer peer = joined()) {
                peer.send("40/admin,").next();
                socket(1).disconnect();
                assertThat(peer.next()).isEqualTo("41/admin,");
                peer.send("42/admin,[\"echo\"]").send("430[]").send("41/admin,");
                assertThat(peer.send("42[\"echo\",1]").next()).isEqualTo("42[\"back\",1]");
            }
        }

        @Test
        void serverClosesTheWholeConnection() {
            try (Peer peer = joined()) {
                socket(0).close();
                assertThat(peer.closeCode()).isEqualTo(1000);
                await().atMost(LONG).until(() -> reasons.equals(List.of(SocketSession.CLOSED_BY_SERVER)));
            }
        }

        @Test
        void listenersHearWhyOnce() {
            Peer peer = joined();
            peer.send("40/admin,").next();
            peer.vanish();
            await().atMost(LONG).until(() -> reasons.size() == 2);
            assertThat(reasons).allMatch(reason -> reason.text().equals("connection lost"));
            await().atMost(LONG).until(() -> io.sessions() == 0);
        }

        @Test
        void serverThatStopsTellsEverySocket() {
            AtomicInteger told = new AtomicInteger();
            io.namespace("/")
                    .onConnect(socket -> socket.onDisconnect(reason -> {
                        if (reason.equals(CloseReason.GOING_AWAY)) {
                            told.incrementAndGet();
                        }
                    }));
            try (Peer peer = joined()) {
                io.close();
                assertThat(peer.closeCode()).isPositive();
                await().atMost(LONG).until(() -> told.get() == 1 && io.sessions() == 0);
            }
        }
    }

    @Test
    void clientThatDoesNotReadIsClosedBeforeItsAttachmentsPileUp() throws IOException {
        restart(SocketIoConfig.defaults().withPing(Duration.ofMinutes(1), Duration.ofSeconds(1)));
        try (Stalled stalled = Stalled.join(uri())) {
            byte[] megabyte = new byte[1_000_000];
            int sent = 0;
            while (socket(0).isConnected() && sent < 200) {
                socket(0).emit("flood", (Object) megabyte);
                sent++;
            }
            assertThat(sent).isLessThan(200);
            assertThat(reasons).extracting(CloseReason::code).containsExactly(CloseReason.Code.OVERLOADED);
            await().atMost(LONG).until(() -> io.sessions() == 0);
            assertThat(stalled.drain().length).isLessThan(20_000_000);
        }
    }

    @Test
    void namespaceNameMayLeaveTheSlashAway() {
        assertThat(io.namespace("admin")).isSameAs(io.namespace("/admin"));
        assertThatThrownBy(() -> io.namespace("/a,b")).hasMessage("namespace must not have a comma, was /a,b");
    }
}
