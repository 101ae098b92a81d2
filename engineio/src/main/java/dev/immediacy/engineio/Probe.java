package dev.immediacy.engineio;

import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket on its way to carry a session that polls.
 *
 * <p>Shape: the client sends {@code 2probe}, gets {@code 3probe}, finishes with polling, sends {@code 5}. Until then the
 * session goes on polling; every poll that is parked meanwhile is ended, soon but not at once, because a client that
 * has not seen the {@code 3probe} yet polls again. Who sends {@code 5} without waiting for that end has finished with
 * polling already: a poll of the time of the probe is then one after the upgrade, that overtook it on another connection.
 *
 * <p><em>Confined to</em> its connection's thread, but for {@link #end}: a connection that closes tells so while it may
 * still be receiving. The timers touch only the link and the session, which are thread-safe. Source: Engine.IO v4,
 * Upgrade.
 */
final class Probe {
    private enum State {
        EXPECTS_PING,
        EXPECTS_UPGRADE,
        UPGRADED,
        REFUSED
    }

    private static final long RELEASE_NANOS = 100_000_000;

    private final WebSocketLink link;
    private final LiveSession session;
    private final Timers timers;
    private final ScheduledFuture<?> patience;
    private State state = State.EXPECTS_PING;

    // guarded by this
    private @Nullable ScheduledFuture<?> releases;
    private boolean ended;

    private Probe(WebSocketLink link, LiveSession session, SessionRegistry registry) {
        this.link = link;
        this.session = session;
        this.timers = registry.timers();
        patience = timers.after(registry.config().upgradeTimeout().toNanos(), this::giveUp);
    }

    static Probe begin(WebSocketLink link, LiveSession session, SessionRegistry registry) {
        Probe probe = new Probe(link, session, registry);
        if (!session.nominate(link)) {
            probe.refuse();
        }
        return probe;
    }

    boolean isUpgraded() {
        return state == State.UPGRADED;
    }

    void received(String packet) {
        if (state == State.EXPECTS_PING && packet.equals("2probe")) {
            state = State.EXPECTS_UPGRADE;
            link.send(PacketBatch.text(EnginePacket.Type.PONG, "probe"));
            session.releasePoll(false);
            releasePolls();
        } else if (state == State.EXPECTS_UPGRADE && packet.equals("5") && session.upgrade(link)) {
            state = State.UPGRADED;
            end();
        } else {
            refuse();
        }
    }

    /** Closes the connection; the session goes on polling. */
    void refuse() {
        state = State.REFUSED;
        end();
        session.dismiss(link);
        link.close(EngineCloseReason.PROTOCOL_ERROR);
    }

    private synchronized void releasePolls() {
        if (!ended) {
            releases = timers.every(RELEASE_NANOS, () -> session.releasePoll(true));
        }
    }

    /** Cancels the timers, and lets none be set any more. */
    synchronized void end() {
        ended = true;
        patience.cancel(false);
        if (releases != null) {
            releases.cancel(false);
        }
    }

    /** A packet may complete the upgrade at the same moment: the session decides who was first. */
    private void giveUp() {
        if (session.dismiss(link)) {
            link.close(EngineCloseReason.PROTOCOL_ERROR);
        }
    }
}
