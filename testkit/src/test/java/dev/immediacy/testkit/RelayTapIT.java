package dev.immediacy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class RelayTapIT {
    private static final RelayConfig CONFIG = RelayConfig.defaults().withDelay(Duration.ofMillis(3));

    private final List<RelayRead> reads = new CopyOnWriteArrayList<>();

    @Test
    void everyReadIsHeardOfWithItsTimeBeforeItArrives() throws IOException {
        try (EchoServer echo = EchoServer.start();
                Relay relay = Relay.start(CONFIG, echo.address(), RelayPlan.none(), reads::add);
                Socket client = connect(relay.port())) {
            long before = System.nanoTime();
            exchange(client);
            long after = System.nanoTime();

            assertThat(reads)
                    .extracting(RelayRead::port, RelayRead::connection, RelayRead::direction, RelayRead::bytes)
                    .containsExactly(
                            tuple(relay.port(), 1L, Direction.UPSTREAM, 8),
                            tuple(relay.port(), 1L, Direction.DOWNSTREAM, 8));
            assertThat(reads.get(0).nanos() - before).isNotNegative();
            long apart = reads.get(1).nanos() - reads.get(0).nanos();
            assertThat(apart).isGreaterThanOrEqualTo(CONFIG.upstreamDelay().toNanos());
            assertThat(after - reads.get(1).nanos())
                    .isGreaterThanOrEqualTo(CONFIG.downstreamDelay().toNanos());
        }
    }

    @Test
    void clientsWithAPortOfTheirOwnAreToldApart() throws IOException {
        try (EchoServer echo = EchoServer.start();
                Relay relay = Relay.start(CONFIG, echo.address(), RelayPlan.none(), reads::add)) {
            URI another = relay.openPort();
            assertThat(another.getPort()).isNotEqualTo(relay.port());
            try (Socket client = connect(another.getPort())) {
                exchange(client);
            }
            assertThat(reads).extracting(RelayRead::port).containsOnly(another.getPort());
            assertThat(relay.traffic().totalBytes()).isEqualTo(16);
        }
    }

    @Test
    void aClosedRelayOpensNoPortAndLeavesNoneOpen() throws IOException {
        try (EchoServer echo = EchoServer.start()) {
            Relay relay = Relay.start(CONFIG, echo.address());
            int port = relay.openPort().getPort();
            relay.close();
            assertThatThrownBy(relay::openPort)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("relay must be open to open a port, was closed");
            assertThatThrownBy(() -> connect(port)).isInstanceOf(IOException.class);
        }
    }

    private static Socket connect(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private static void exchange(Socket client) throws IOException {
        client.getOutputStream().write(new byte[8]);
        assertThat(client.getInputStream().readNBytes(8)).hasSize(8);
    }
}
