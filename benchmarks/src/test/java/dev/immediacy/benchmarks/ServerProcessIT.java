package dev.immediacy.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.immediacy.core.Json;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerProcessIT {

    @Test
    void servesAtThePrintedAddressAndEndsWhenClosed() throws InterruptedException {
        ProcessHandle handle;
        try (ServerProcess server = ServerProcess.start(TestServerMain.COMMAND)) {
            handle = server.handle();
            assertThat(handle.pid()).isNotEqualTo(ProcessHandle.current().pid());
            assertThat(server.uri().getHost()).isEqualTo("127.0.0.1");
            assertThat(publish(server.uri(), "{\"n\":1}").accepted()).isEqualTo(1);
        }
        assertThat(handle.isAlive()).isFalse();
    }

    @Test
    void aServerThatFailsIsReportedInItsOwnWords() {
        ServerCommand failing = new ServerCommand(TestServerMain.class.getName(), List.of("it-must-not"), List.of());
        assertThatThrownBy(() -> ServerProcess.start(failing))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot listen because it-must-not");
    }

    @Test
    void publishesAreAnsweredInTheirOrderAndRefusalsCounted() throws InterruptedException {
        try (ServerProcess server = ServerProcess.start(TestServerMain.COMMAND);
                Publisher publisher = PipelinedPublisher.connect(server.uri(), "pipeline")) {
            for (int i = 1; i <= 50; i++) {
                publisher.publish(new Payload(i, 0).toJson(64));
            }
            publisher.publish(new Json("{broken"));
            Publisher.Answers answers = publisher.answers(Duration.ofSeconds(10));
            assertThat(answers.accepted()).isEqualTo(50);
            assertThat(answers.refused()).isEqualTo(1);
            assertThat(answers.medianMillis()).isPositive();
        }
    }

    @Test
    void theMeterSeesAllocationAndTheCollectionOfIt() throws InterruptedException {
        try (ServerProcess server = ServerProcess.start(TestServerMain.COMMAND)) {
            ServerMeter.Reading before = server.meter();
            for (int i = 0; i < 20; i++) {
                publish(server.uri(), "{\"n\":1}");
            }
            ServerMeter.Reading after = server.meter();
            assertThat(after.minus(before).allocatedBytes()).isBetween(20_000L, 50_000_000L);
            assertThat(after.threads()).isBetween(5, 100);
            assertThat(server.collect().heapBytes()).isBetween(1_000_000L, 64_000_000L);
        }
    }

    @Test
    void theCpuClockSeesWorkAndOnlyGrows() throws InterruptedException {
        try (ServerProcess server = ServerProcess.start(TestServerMain.COMMAND)) {
            CpuClock clock = new CpuClock(server.handle());
            long before = clock.nanos();
            for (int i = 0; i < 20; i++) {
                publish(server.uri(), "{\"n\":1}");
            }
            assertThat(clock.nanos()).isGreaterThan(before);
            assertThat(clock.source()).isNotEmpty();
        }
    }

    private static Publisher.Answers publish(URI server, String data) throws InterruptedException {
        try (Publisher publisher = PipelinedPublisher.connect(server, "process")) {
            publisher.publish(new Json(data));
            return publisher.answers(Duration.ofSeconds(10));
        }
    }
}
