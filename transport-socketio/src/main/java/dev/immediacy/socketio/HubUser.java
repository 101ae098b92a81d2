package dev.immediacy.socketio;

import dev.immediacy.core.Cursor;
import dev.immediacy.core.Json;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.Names;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.engineio.EngineHandshake;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who connects, and where that user's inbox is resumed.
 *
 * <p>Shape: {@code auth: {"user": "alice", "after": "k2j8x0qz.42"}}; the query parameters {@code user} and {@code after}
 * stand in for what {@code auth} does not say. <i>Immutable.</i>
 *
 * @param name {@link Names#ANONYMOUS} if nobody is named
 * @param after null starts with what is sent from now on
 */
record HubUser(String name, @Nullable Cursor after) {

    /**
     * Reads who connects.
     *
     * @throws ProtocolException naming {@code user} or {@code after}
     */
    static HubUser of(Json auth, EngineHandshake handshake) {
        Map<String, Json> members = auth.members("auth");
        String name = given("user", members, handshake);
        String after = given("after", members, handshake);
        return new HubUser(
                name == null ? Names.ANONYMOUS : Names.user("user", name),
                after == null ? null : Cursor.parse("after", after));
    }

    private static @Nullable String given(String field, Map<String, Json> members, EngineHandshake handshake) {
        String text = MessageCodec.optionalString(members, field);
        return text != null ? text : handshake.queryParameter(field).orElse(null);
    }
}
