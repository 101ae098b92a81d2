package dev.immediacy.http;

import dev.immediacy.core.ClientConfig;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The address of a channel's resource, as a client writes it.
 *
 * <p>Shape: {@code http://127.0.0.1:8080/v1/channels/caf%C3%A9/poll?after=k2j8x0qz.42&user=alice}. Where the server's
 * address has a path, the channels are below it, and a query of it goes with every request. <i>Immutable.</i>
 */
public final class ChannelUri {

    private final URI server;
    private final String path;
    private final Map<String, String> parameters;
    private final @Nullable String token;

    private ChannelUri(URI server, String path, Map<String, String> parameters, @Nullable String token) {
        this.server = server;
        this.path = path;
        this.parameters = parameters;
        this.token = token;
    }

    /** A resource of the client's channel, asked for as the client's user. */
    public static ChannelUri of(ClientConfig config, String resource) {
        URI server = config.server();
        String base = server.getRawPath() == null ? "" : server.getRawPath().replaceFirst("/$", "");
        String path = base + ChannelRoutes.PREFIX + Percent.encode(config.channel()) + "/" + resource;
        return new ChannelUri(server, path, Map.of(), config.token()).with("user", config.user());
    }

    /** The same with a parameter; null leaves it away. */
    public ChannelUri with(String name, @Nullable String value) {
        if (value == null) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(name, value);
        return new ChannelUri(server, path, more, token);
    }

    /** The same under another scheme, {@code ws} for {@code http} and {@code wss} for {@code https}. */
    public URI toWebSocketUri() {
        return URI.create(toUri().toString().replaceFirst("^http", "ws"));
    }

    /** A request for it, with the client's token. */
    public HttpRequest.Builder toRequest() {
        HttpRequest.Builder request = HttpRequest.newBuilder(toUri());
        authorization().ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    /** The header {@code Authorization} that goes with every request; empty where the client has no token. */
    public Optional<String> authorization() {
        return Optional.ofNullable(token).map(given -> "Bearer " + given);
    }

    /** The whole address. */
    public URI toUri() {
        Stream<String> own = Stream.ofNullable(server.getRawQuery());
        Stream<String> ours =
                parameters.entrySet().stream().map(entry -> entry.getKey() + "=" + Percent.encode(entry.getValue()));
        String query = Stream.concat(own, ours).collect(Collectors.joining("&"));
        return server.resolve(query.isEmpty() ? path : path + "?" + query);
    }
}
