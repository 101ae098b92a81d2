package dev.immediacy.websocket;

import dev.immediacy.core.Hub;
import dev.immediacy.core.Json;
import dev.immediacy.core.MessageTooLargeException;
import dev.immediacy.core.MessagingException;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Problem;
import dev.immediacy.core.Pump;
import dev.immediacy.core.ReadRequest;
import dev.immediacy.core.Reader;
import dev.immediacy.core.Subscriber;
import dev.immediacy.core.Subscription;
import dev.immediacy.core.Telemetry;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Speaks {@link WebSocketCodec#PROTOCOL}: pushes what the reader reads, and publishes what the client sends.
 *
 * <p>The place in the log and the presence are taken before the handshake is answered: whatever is published once the
 * client knows it is connected reaches it. <i>Thread-safe</i>: texts come one at a time; {@link #closed} may be called
 * from any thread.
 */
final class WebSocketEndpoint implements TextEndpoint {

    private final Hub hub;
    private final Telemetry telemetry;
    private final ReadRequest request;
    private final Reader reader;
    private final Subscription presence;
    private final UnaryOperator<Subscriber> pacing;

    /**
     * Takes its place.
     *
     * @param address of the peer
     * @param pacing when its pump is woken
     * @throws MessagingException if the hub has no room, or is closed
     */
    WebSocketEndpoint(Mount mount, String address, ReadRequest request, UnaryOperator<Subscriber> pacing) {
        this.hub = mount.hubFor(address);
        this.telemetry = mount.telemetry();
        this.request = request;
        this.pacing = pacing;
        this.reader = hub.reader(request);
        this.presence = hub.presence().enter(request.channel(), request.userOrAnonymous());
    }

    @Override
    public void opened(WebSocketSession session) {
        session.send(new CoalescedFrame(FrameCodec.frame(WebSocketCodec.welcome(reader.cursor()))), Callback.NOOP);
        Pump.start(reader, new FrameSink(session, FrameCodec.MESSAGE_FRAMES, WebSocketCodec::gap), pacing);
    }

    @Override
    public String received(String text) {
        String id = null;
        try {
            Map<String, Json> members = WebSocketCodec.members(text);
            id = WebSocketCodec.id(members);
            return WebSocketCodec.ack(
                    hub.publish(request.channel(), request.userOrAnonymous(), WebSocketCodec.publish(members)));
        } catch (MessagingException e) {
            return refusal(Problem.of(e), id);
        }
    }

    @Override
    public String refused(MessageTooLargeException tooLarge, String head) {
        return refusal(Problem.of(tooLarge), WebSocketCodec.id(head));
    }

    private String refusal(Problem problem, @Nullable String id) {
        telemetry.refused(problem.status());
        return WebSocketCodec.error(problem, id);
    }

    @Override
    public void closed() {
        reader.close();
        presence.close();
    }
}
