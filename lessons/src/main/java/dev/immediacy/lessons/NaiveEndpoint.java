package dev.immediacy.lessons;

import static java.util.Objects.requireNonNull;

import dev.immediacy.core.Json;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.MessagingException;
import dev.immediacy.core.Names;
import dev.immediacy.core.Problem;
import dev.immediacy.core.Receipt;
import dev.immediacy.http.Caller;
import dev.immediacy.http.Percent;
import dev.immediacy.http.Query;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One socket of the naive server: joins its room, and publishes what it is sent. <i>Confined to</i> its session. */
final class NaiveEndpoint extends Endpoint {

    private final NaiveRooms rooms;

    NaiveEndpoint(NaiveRooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        String channel = Names.channel(Percent.decode(
                "channel", requireNonNull(session.getPathParameters().get("channel"))));
        String user = Query.parse(session.getQueryString()).user();
        String sender = Caller.of(session.getUserPrincipal(), "user", user).user();
        session.addMessageHandler(String.class, new Publishing(session, channel, sender));
        try {
            rooms.of(channel).add(session);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the container closes the socket
        }
    }

    /** Publishes each text and says what became of it. <i>Confined to</i> its session. */
    private final class Publishing implements MessageHandler.Whole<String> {

        private final Session session;
        private final String channel;
        private final String sender;

        Publishing(Session session, String channel, String sender) {
            this.session = session;
            this.channel = channel;
            this.sender = sender;
        }

        @Override
        public void onMessage(String text) {
            var unused = session.getAsyncRemote().sendText(answer(text));
        }

        private String answer(String text) {
            try {
                Receipt receipt = rooms.hub()
                        .publish(
                                channel,
                                sender,
                                MessageCodec.draft(Json.parse("frame", text).members("frame")));
                return "{\"type\":\"ack\"," + receipt.toJson().substring(1);
            } catch (MessagingException e) {
                return "{\"type\":\"error\",\"status\":" + Problem.of(e).status() + "}";
            }
        }
    }
}
