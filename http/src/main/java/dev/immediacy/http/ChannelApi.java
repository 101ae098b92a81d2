package dev.immediacy.http;

import dev.immediacy.core.Draft;
import dev.immediacy.core.Hub;
import dev.immediacy.core.Json;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * What a channel offers whatever the transport: publishing, and who is present.
 *
 * <p>{@code POST messages} with {@code {"data":…,"to":"bob"?,"id":"…"?}} answers 201 with the receipt, or 200 with the
 * first receipt where the id was seen before. {@code GET presence} answers {@code {"users":["alice","bob"]}}.
 * <i>Thread-safe</i>: immutable.
 */
public final class ChannelApi {

    private final Hub hub;

    private ChannelApi(Hub hub) {
        this.hub = hub;
    }

    /** Mounts both resources. */
    public static void mount(Mount mount) {
        ChannelApi api = new ChannelApi(mount.hub());
        ChannelRoutes.of(mount).add("POST", "messages", api::publish);
        ChannelRoutes.of(mount).add("GET", "presence", api::presence);
    }

    private void publish(Exchange exchange) throws IOException {
        Json body = Json.parse("body", exchange.body(hub.config().maxMessageBytes()));
        Draft draft = MessageCodec.draft(body.members("body"));
        Receipt receipt = hub.publish(exchange.channel(), exchange.sender(), draft);
        json(exchange, receipt.duplicate() ? 200 : 201, receipt.toJson());
    }

    private void presence(Exchange exchange) throws IOException {
        String users = hub.present(exchange.sender(), exchange.channel()).stream()
                .map(user -> Json.ofString(user).text())
                .collect(Collectors.joining(","));
        json(exchange, 200, "{\"users\":[" + users + "]}");
    }

    private static void json(Exchange exchange, int status, String json) throws IOException {
        exchange.json(status, json.getBytes(StandardCharsets.UTF_8));
    }
}
