package dev.immediacy.socketio;

import dev.immediacy.core.CloseReason;
import dev.immediacy.core.Cursor;
import dev.immediacy.core.Hub;
import dev.immediacy.core.Identity;
import dev.immediacy.core.Json;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.MessagingException;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Names;
import dev.immediacy.core.OverflowException;
import dev.immediacy.core.Problem;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.core.Pump;
import dev.immediacy.core.ReadRequest;
import dev.immediacy.core.Reader;
import dev.immediacy.core.Receipt;
import dev.immediacy.core.SessionClosedException;
import dev.immediacy.core.Subscription;
import dev.immediacy.core.Telemetry;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one socket does with the hub: the channels it has joined, its user's inbox, and what it publishes.
 *
 * <p>Shape: {@code emit("join", "lobby", {after}, ack)}, {@code emit("leave", "lobby", ack)}, {@code emit("publish",
 * {channel, data, to, id}, ack)}. An acknowledgement is the answer or {@code {"error": problem}}; without one, the event
 * {@code "problem"} tells what was wrong. Each channel has a reader and a pump of its own, with one write in flight.
 *
 * <p><i>Confined to</i> its connection's tasks.
 */
final class HubSocket {

    private static final Logger LOG = LoggerFactory.getLogger(HubSocket.class);
    private static final int MAX_CHANNELS = 100;
    private static final Json DONE = new Json("{}");

    private final Hub hub;
    private final Telemetry telemetry;
    private final IoSocket socket;
    private final HubUser user;
    private final Map<String, Joined> joined = new HashMap<>(4);
    private @Nullable Pump inbox;
    private @Nullable Cursor inboxStart;

    private HubSocket(Mount mount, IoSocket socket, HubUser user) {
        this.hub = mount.hubFor(socket.handshake().remoteAddress());
        this.telemetry = mount.telemetry();
        this.socket = socket;
        this.user = user;
    }

    private record Joined(Pump pump, Subscription presence) {
        void close() {
            pump.close();
            presence.close();
        }
    }

    /** Lets a socket that has just connected use the hub. */
    static void open(Mount mount, IoSocket socket, HubUser user) {
        HubSocket opened = new HubSocket(mount, socket, user);
        socket.onAny(opened::event);
        socket.onDisconnect(opened::ended);
        opened.followInbox();
    }

    private void followInbox() {
        Identity identity = user.identity();
        if (identity.isAnonymous()) {
            return;
        }
        try {
            Reader reader = hub.reader(new ReadRequest(Names.inbox(identity.user()), identity, false, user.after()));
            inboxStart = reader.cursor();
            inbox = Pump.start(reader, new SocketSink(socket));
        } catch (MessagingException e) {
            refuse(e, SocketAck.none());
        }
    }

    @SuppressWarnings("checkstyle:illegalCatch") // a callback boundary: the client is told that the fault is ours
    private void event(String event, SocketArgs args, SocketAck ack) {
        try {
            ack.send(answer(event, args, ack));
        } catch (MessagingException e) {
            LOG.debug("socket={} event={} refused: {}", socket.id(), event, e.text());
            refuse(e, ack);
        } catch (RuntimeException e) {
            LOG.error("socket={} event={} failed", socket.id(), event, e);
            refuse(Problem.internal(), ack);
        }
    }

    private Json answer(String event, SocketArgs args, SocketAck ack) {
        return switch (event) {
            case "join" -> join(Names.channel(string("channel", args)), after(args), ack);
            case "leave" -> leave(Names.channel(string("channel", args)));
            case "publish" -> publish(args);
            default -> throw new ProtocolException("event", "event must be join, leave or publish, was " + cut(event));
        };
    }

    private Json join(String channel, @Nullable Cursor after, SocketAck ack) {
        if (joined.containsKey(channel)) {
            throw new ProtocolException("channel", "channel must be joined once, was joined already: leave it first");
        }
        if (joined.size() >= MAX_CHANNELS) {
            throw new OverflowException("a socket may join " + MAX_CHANNELS + " channels, has as many");
        }
        Reader reader = hub.reader(new ReadRequest(channel, user.identity(), false, after));
        Json answer = new Json("{\"cursor\":\"" + reader.cursor() + '"'
                + (inboxStart == null ? "" : ",\"inbox\":\"" + inboxStart + '"') + '}');
        Subscription presence = hub.presence().enter(channel, user.identity().user());
        ack.send(answer); // before the first message, so that the client's cursor never moves back
        try {
            joined.put(channel, new Joined(Pump.start(reader, new SocketSink(socket)), presence));
        } catch (MessagingException e) {
            presence.close();
            throw e;
        }
        return answer;
    }

    private Json leave(String channel) {
        Joined known = joined.remove(channel);
        if (known != null) {
            known.close();
        }
        return DONE;
    }

    private Json publish(SocketArgs args) {
        Map<String, Json> members = members("publish", args, 0);
        if (args.attachments() > 0) {
            throw new ProtocolException("data", "data must be JSON, had a binary attachment");
        }
        String channel = Names.channel(MessageCodec.required(members, "channel").string("channel"));
        Receipt receipt = hub.publish(channel, user.identity().user(), MessageCodec.draft(members));
        String answer = receipt.toJson();
        return new Json(receipt.duplicate() ? answer.replaceFirst("}$", ",\"duplicate\":true}") : answer);
    }

    private void refuse(MessagingException error, SocketAck ack) {
        refuse(Problem.of(error), ack);
        if (error instanceof SessionClosedException closed) {
            new SocketSink(socket).close(closed.reason()); // as if the pump had been there to be told
        }
    }

    private void refuse(Problem problem, SocketAck ack) {
        telemetry.refused(problem.status());
        if (!ack.send(new Json("{\"error\":" + problem.toJson() + "}"))) {
            socket.emit("problem", new Json(problem.toJson()));
        }
    }

    private void ended(CloseReason reason) {
        telemetry.ended(socket.id(), reason);
        joined.values().forEach(Joined::close);
        joined.clear();
        if (inbox != null) {
            inbox.close();
        }
    }

    private static @Nullable Cursor after(SocketArgs args) {
        if (args.size() < 2 || args.json(1).isNull()) {
            return null;
        }
        String after = MessageCodec.optionalString(members("options", args, 1), "after");
        return after == null ? null : Cursor.parse("after", after);
    }

    private static String string(String field, SocketArgs args) {
        return argument(field, args, 0).string(field);
    }

    private static Map<String, Json> members(String field, SocketArgs args, int index) {
        return argument(field, args, index).members(field);
    }

    private static Json argument(String field, SocketArgs args, int index) {
        if (args.size() <= index) {
            throw new ProtocolException(field, field + " must be given, was missing");
        }
        return args.json(index);
    }

    private static String cut(String text) {
        return text.length() <= 32 ? text : text.substring(0, 32) + "…";
    }
}
