package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A hub as clients see it: it asks the authorizer before it passes a call on, keeps every inbox to its user, and ends a
 * subscription when the identity behind it expires.
 *
 * <p>Every transport reads and publishes through it, so no transport checks anything of this itself. What is delivered
 * costs nothing more. <i>Thread-safe</i> as the hub behind it; closing it closes that one.
 */
public final class GuardedHub extends ForwardingHub {

    private final Authorizer authorizer;
    private final @Nullable RateLimiter publishes;
    private final ScheduledExecutorService timer;

    /**
     * Guards a hub.
     *
     * @param publishes how often a user may publish; null is as often as it likes. Who is anonymous shares its name with
     *     others, and is not counted
     * @param timer for the ends of identities; owned by the caller
     */
    public GuardedHub(Hub hub, Authorizer authorizer, @Nullable RateLimiter publishes, ScheduledExecutorService timer) {
        super(hub);
        this.authorizer = requireNonNull(authorizer, "authorizer");
        this.publishes = publishes;
        this.timer = requireNonNull(timer, "timer");
    }

    /**
     * {@inheritDoc}
     *
     * @throws ForbiddenException naming {@code channel} or {@code to}, if the sender may not
     * @throws RateLimitedException if it publishes too often
     */
    @Override
    public Receipt publish(String channel, String sender, Draft draft) {
        String recipient = draft.recipient();
        if (recipient == null) {
            boolean allowed = !Names.isInbox(channel) && authorizer.mayPublish(sender, channel);
            refuseUnless(allowed, "channel", "this user may not publish to the channel");
        } else {
            refuseUnless(
                    authorizer.mayDirect(sender, recipient), "to", "this user may not send that one direct messages");
        }
        if (publishes != null && !sender.equals(Names.ANONYMOUS)) {
            publishes.take(sender);
        }
        return super.publish(channel, sender, draft);
    }

    /**
     * {@inheritDoc}
     *
     * @throws ForbiddenException naming {@code channel}, if the identity may not read it
     */
    @Override
    public Reader reader(ReadRequest request) {
        Identity identity = request.identity();
        boolean allowed = Names.isInbox(request.channel())
                ? Names.inbox(identity.user()).equals(request.channel())
                : authorizer.maySubscribe(identity.user(), request.channel());
        refuseUnless(allowed, "channel", "this user may not read the channel");
        Reader reader = super.reader(request);
        if (identity.expires() != null) {
            reader.endsWith(new Lease(identity.expires(), timer));
        }
        return reader;
    }

    /**
     * {@inheritDoc}
     *
     * @throws ForbiddenException naming {@code channel}, if the user may not see it
     */
    @Override
    public List<String> present(String user, String channel) {
        boolean allowed = !Names.isInbox(channel) && authorizer.maySeePresence(user, channel);
        refuseUnless(allowed, "channel", "this user may not see who is present on the channel");
        return super.present(user, channel);
    }

    private static void refuseUnless(boolean allowed, String field, String text) {
        if (!allowed) {
            throw new ForbiddenException(field, text);
        }
    }
}
