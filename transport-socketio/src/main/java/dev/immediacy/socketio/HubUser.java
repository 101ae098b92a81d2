package dev.immediacy.socketio;

import dev.immediacy.core.Authenticator;
import dev.immediacy.core.Cursor;
import dev.immediacy.core.Identity;
import dev.immediacy.core.Json;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.Names;
import dev.immediacy.engineio.EngineHandshake;
import dev.immediacy.http.BearerToken;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who connects, and where that user's inbox is resumed.
 *
 * <p>Shape: {@code auth: {"user": "alice", "after": "k2j8x0qz.42"}}, with {@code "token"} where the server asks for one;
 * the query parameters {@code user} and {@code after}, and the token of the handshake, stand in for what {@code auth} does
 * not say. <i>Immutable.</i>
 *
 * @param identity who it is
 * @param after null starts with what is sent from now on
 */
record HubUser(Identity identity, @Nullable Cursor after) {

    /**
     * Finds out who connects.
     *
     * @param authenticator empty where clients name themselves
     * @throws dev.immediacy.core.ProtocolException naming {@code user}, {@code after} or {@code token}
     * @throws dev.immediacy.core.UnauthenticatedException if the token is missing or no good
     * @throws dev.immediacy.core.ForbiddenException if it is another user's than {@code user}
     */
    static HubUser of(Json auth, EngineHandshake handshake, Optional<Authenticator> authenticator) {
        Map<String, Json> members = auth.members("auth");
        String user = given("user", members, handshake);
        String name = user == null ? null : Names.user("user", user);
        String after = given("after", members, handshake);
        Identity identity = authenticator.isEmpty()
                ? Identity.named(name)
                : authenticator.get().authenticate(token(members, handshake)).confirm("user", name);
        return new HubUser(identity, after == null ? null : Cursor.parse("after", after));
    }

    private static @Nullable String given(String field, Map<String, Json> members, EngineHandshake handshake) {
        String text = MessageCodec.optionalString(members, field);
        return text != null ? text : handshake.queryParameter(field).orElse(null);
    }

    private static @Nullable String token(Map<String, Json> members, EngineHandshake handshake) {
        String token = MessageCodec.optionalString(members, "token");
        return token != null
                ? token
                : BearerToken.find(
                        header -> handshake.header(header).map(List::of).orElse(List.of()),
                        handshake.queryParameter(BearerToken.PARAMETER).orElse(null));
    }
}
