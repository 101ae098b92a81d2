package dev.immediacy.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.Transport;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Every transport of the class path")
class EveryTransportIT {

    @Test
    void isMountedTheFourClassicOnesAndSseAmongThem() {
        try (ImmediacyServer server =
                ImmediacyServer.start(ServerConfig.defaults().withPort(0))) {
            assertThat(server.transports())
                    .extracting(Transport::name)
                    .containsExactlyElementsOf(ServiceLoader.load(Transport.class).stream()
                            .map(provider -> provider.get().name())
                            .sorted()
                            .toList())
                    .contains("longpoll", "polling", "socketio", "sse", "websocket");
        }
    }
}
