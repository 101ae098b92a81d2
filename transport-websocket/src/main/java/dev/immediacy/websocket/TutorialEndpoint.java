package dev.immediacy.websocket;

import dev.immediacy.core.Draft;
import dev.immediacy.core.Hub;
import dev.immediacy.core.Identity;
import dev.immediacy.core.Json;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.MessageTooLargeException;
import dev.immediacy.core.MessagingException;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Names;
import dev.immediacy.core.Problem;
import dev.immediacy.core.Pump;
import dev.immediacy.core.ReadRequest;
import dev.immediacy.core.Reader;
import dev.immediacy.core.Subscription;
import dev.immediacy.core.Telemetry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The two chat servers every WebSocket tutorial builds with a global list of sockets, here on the log.
 *
 * <p>At {@code /ws/} each text goes, unchanged, to every socket there. At {@code /ws/{username}/} a text {@code
 * {"message": …, "to_user": "bob"}} goes, unchanged, to bob's sockets and nobody else's. The texts lie as JSON strings in
 * channels no client can name. What a tutorial would lose without a word is answered with an error frame.
 *
 * <p><i>Thread-safe</i>: immutable; {@link #closed} may be called from any thread.
 */
final class TutorialEndpoint implements TextEndpoint {

    private static final String ROOM = Names.internal("ws");

    /** Whoever is present on a user's channel is one of that user's sockets, so one name will do. */
    private static final String SOCKET = "socket";

    private static final String LOST = WebSocketCodec.error(
            Problem.of(503, "messages were lost to this socket, which reads too slowly or was opened too early", null),
            null);

    private final Hub hub;
    private final Telemetry telemetry;
    private final boolean room;
    private final String name;
    private final Reader reader;
    private final Subscription presence;

    private TutorialEndpoint(Mount mount, String address, boolean room, Identity identity) {
        this.hub = mount.hubFor(address);
        this.telemetry = mount.telemetry();
        this.room = room;
        this.name = identity.user();
        String channel = room ? ROOM : channel(name);
        this.reader = hub.reader(new ReadRequest(channel, identity, false, null));
        this.presence = hub.presence().enter(channel, SOCKET);
    }

    /** A socket at {@code /ws/}. */
    static TutorialEndpoint everybody(Mount mount, String address, Identity identity) {
        return new TutorialEndpoint(mount, address, true, identity);
    }

    /** A socket at {@code /ws/{user}/}. */
    static TutorialEndpoint user(Mount mount, String address, Identity user) {
        return new TutorialEndpoint(mount, address, false, user);
    }

    private static String channel(String user) {
        return Names.internal("ws/" + user);
    }

    @Override
    public void opened(WebSocketSession session) {
        Pump.start(reader, new FrameSink(session, FrameCodec.TEXT_FRAMES, batch -> LOST));
    }

    @Override
    public @Nullable String received(String text) {
        try {
            hub.publish(room ? ROOM : recipient(text), name, Draft.of(Json.ofString(text)));
            return null;
        } catch (AbsentException e) {
            return refusal(Problem.of(404, e.text(), "to_user"));
        } catch (MessagingException e) {
            return refusal(Problem.of(e));
        }
    }

    private String refusal(Problem problem) {
        telemetry.refused(problem.status());
        return WebSocketCodec.error(problem, null);
    }

    private String recipient(String text) {
        Map<String, Json> members = WebSocketCodec.members(text);
        MessageCodec.required(members, "message");
        String user =
                Names.user("to_user", MessageCodec.required(members, "to_user").string("to_user"));
        String channel = channel(user);
        if (!hub.presence().isPresent(channel, SOCKET)) {
            throw new AbsentException();
        }
        return channel;
    }

    /** The recipient has no socket here. */
    private static final class AbsentException extends MessagingException {

        AbsentException() {
            super("to_user must be connected, was not");
        }
    }

    @Override
    public String refused(MessageTooLargeException tooLarge, String head) {
        return refusal(Problem.of(tooLarge));
    }

    @Override
    public void closed() {
        reader.close();
        presence.close();
    }
}
