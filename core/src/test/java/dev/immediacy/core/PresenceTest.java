package dev.immediacy.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who is present where; the clock wraps around on the way. */
class PresenceTest {

    private static final Duration LEASE = Duration.ofSeconds(10);

    private final HandTime time = new HandTime();
    private final Presence presence = new Presence(time);

    @Test
    void aUserIsPresentUntilTheLastConnectionLeaves() {
        Subscription first = presence.enter("room", "bob");
        Subscription second = presence.enter("room", "bob");
        presence.enter("room", "alice");
        assertThat(presence.users("room")).containsExactly("alice", "bob");
        assertThat(presence.users("hall")).isEmpty();
        first.close();
        assertThat(presence.isPresent("room", "bob")).isTrue();
        second.close();
        assertThat(presence.isPresent("room", "bob")).isFalse();
        assertThat(presence.isPresent("hall", "bob")).isFalse();
        assertThat(presence.users("room")).containsExactly("alice");
    }

    @Test
    void leavingTwiceLeavesOnce() {
        Subscription first = presence.enter("room", "bob");
        presence.enter("room", "bob");
        first.close();
        first.close();
        assertThat(presence.users("room")).containsExactly("bob");
    }

    @Test
    void aVisitLastsForItsLease() {
        presence.visit("room", "bob", LEASE);
        time.advance(LEASE.minusNanos(1));
        assertThat(presence.users("room")).containsExactly("bob");
        assertThat(presence.isPresent("room", "bob")).isTrue();
        time.advance(Duration.ofNanos(1));
        assertThat(presence.users("room")).isEmpty();
        assertThat(presence.isPresent("room", "bob")).isFalse();
    }

    @Test
    void eachVisitRenewsTheLeaseAndNoneShortensIt() {
        presence.visit("room", "bob", Duration.ofSeconds(1));
        presence.visit("room", "bob", LEASE); // ends after the clock has wrapped around
        presence.visit("room", "bob", Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(9));
        assertThat(presence.users("room")).containsExactly("bob");
        presence.visit("room", "bob", LEASE);
        time.advance(Duration.ofSeconds(9));
        assertThat(presence.users("room")).containsExactly("bob");
    }

    @Test
    void aVisitorWhoAlsoConnectsStaysForWhatLastsLonger() {
        presence.visit("room", "bob", LEASE);
        Subscription connection = presence.enter("room", "bob");
        connection.close();
        assertThat(presence.users("room")).containsExactly("bob");
        Subscription again = presence.enter("room", "bob");
        time.advance(LEASE);
        presence.expire();
        assertThat(presence.users("room")).containsExactly("bob");
        again.close();
        assertThat(presence.users("room")).isEmpty();
    }

    @Test
    void anonymousIsNeverPresent() {
        Subscription connection = presence.enter("room", Names.ANONYMOUS);
        presence.visit("room", Names.ANONYMOUS, LEASE);
        assertThat(presence.users("room")).isEmpty();
        connection.close();
    }

    @Test
    void expiryForgetsTheAbsentAlone() {
        presence.visit("room", "bob", LEASE);
        presence.visit("hall", "carol", LEASE);
        presence.enter("room", "alice");
        time.advance(LEASE);
        presence.expire();
        assertThat(presence.users("room")).containsExactly("alice");
        assertThat(presence.users("hall")).isEmpty();
    }

    @Test
    void whoComesAndGoesOnManyThreadsIsCountedRight() {
        Seeds.each(30, random -> {
            presence.enter("room", "stays");
            new Crew()
                    .add(4, () -> {
                        for (int i = 0; i < 500; i++) {
                            presence.enter("room", "bob").close();
                        }
                    })
                    .add(1, () -> {
                        for (int i = 0; i < 500; i++) {
                            presence.expire();
                        }
                    })
                    .race();
            assertThat(presence.users("room")).containsExactly("stays");
        });
    }
}
