package dev.immediacy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.ClientConfig;
import java.net.URI;
import org.junit.jupiter.api.Test;

class ChannelUriTest {

    private static final URI SERVER = URI.create("http://127.0.0.1:8080");

    @Test
    void namesAndValuesArePercentEncoded() {
        ClientConfig config = ClientConfig.of(SERVER, "a/b é%").withUser("böb & co");

        assertThat(ChannelUri.of(config, "poll").with("after", "e.1,f.2").toUri())
                .hasToString("http://127.0.0.1:8080/v1/channels/a%2Fb%20%C3%A9%25/poll"
                        + "?user=b%C3%B6b%20%26%20co&after=e.1%2Cf.2");
    }

    @Test
    void withoutParametersThereIsNoQuery() {
        assertThat(ChannelUri.of(ClientConfig.of(SERVER, "lobby"), "poll")
                        .with("after", null)
                        .toUri())
                .hasToString("http://127.0.0.1:8080/v1/channels/lobby/poll");
    }

    @Test
    void theLaterValueOfAParameterCounts() {
        ChannelUri uri = ChannelUri.of(ClientConfig.of(SERVER, "lobby"), "poll");

        assertThat(uri.with("after", "a.1").with("after", "a.2").toUri()).hasQuery("after=a.2");
        assertThat(uri.toUri()).hasNoQuery();
    }

    @Test
    void aServerWithASlashAtItsEndIsTheSame() {
        ClientConfig config = ClientConfig.of(URI.create("https://example.org/"), "lobby");

        assertThat(ChannelUri.of(config, "ws").toUri()).hasToString("https://example.org/v1/channels/lobby/ws");
        assertThat(ChannelUri.of(config, "ws").toWebSocketUri()).hasToString("wss://example.org/v1/channels/lobby/ws");
    }

    @Test
    void thePathAndTheQueryOfTheServersAddressAreKept() {
        URI server = URI.create("http://127.0.0.1:8080/live/?token=a%26b");
        ChannelUri uri = ChannelUri.of(ClientConfig.of(server, "lobby").withUser("bob"), "poll");

        assertThat(uri.toUri()).hasToString("http://127.0.0.1:8080/live/v1/channels/lobby/poll?token=a%26b&user=bob");
        assertThat(ChannelUri.of(ClientConfig.of(URI.create("http://127.0.0.1:8080/live"), "lobby"), "poll")
                        .toUri())
                .hasToString("http://127.0.0.1:8080/live/v1/channels/lobby/poll");
    }
}
