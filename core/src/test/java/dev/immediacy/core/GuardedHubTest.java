package dev.immediacy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("A hub behind its guard")
class GuardedHubTest {

    private static final Draft DRAFT = Draft.of(new Json("1"));

    /** Alice may do what she likes in the channel red, and nothing elsewhere. */
    private static final Authorizer RED = new Authorizer() {
        @Override
        public boolean maySubscribe(String user, String channel) {
            return isRed(user, channel);
        }

        @Override
        public boolean mayPublish(String user, String channel) {
            return isRed(user, channel);
        }

        @Override
        public boolean mayDirect(String user, String recipient) {
            return recipient.equals("bob");
        }

        @Override
        public boolean maySeePresence(String user, String channel) {
            return isRed(user, channel);
        }

        private boolean isRed(String user, String channel) {
            return user.equals("alice") && channel.equals("red");
        }
    };

    private final MemoryHub hub = MemoryHub.create();
    private final ScheduledThreadPoolExecutor timer = (ScheduledThreadPoolExecutor) DaemonThreads.timer("guard-test");
    private final GuardedHub guarded = new GuardedHub(hub, RED, null, timer);

    @AfterEach
    void close() {
        guarded.close();
        timer.shutdownNow();
        assertThat(hub.isClosed()).isTrue();
    }

    @Test
    void letsThroughWhatTheAuthorizerAllowsAndRefusesTheRestNamingTheField() {
        assertThatCode(() -> guarded.publish("red", "alice", DRAFT)).doesNotThrowAnyException();
        assertThatCode(() -> guarded.reader(new ReadRequest("red", "alice", null)))
                .doesNotThrowAnyException();
        assertThat(guarded.present("alice", "red")).isEmpty();

        refused("channel", () -> guarded.publish("blue", "alice", DRAFT));
        refused("channel", () -> guarded.publish("red", "eve", DRAFT));
        refused("channel", () -> guarded.reader(new ReadRequest("red", "eve", null)));
        refused("channel", () -> guarded.reader(new ReadRequest("red", null, null)));
        refused("channel", () -> guarded.present("eve", "red"));
    }

    @Test
    void aDirectMessageIsAQuestionOfItsRecipientAlone() {
        assertThatCode(() -> guarded.publish("blue", "alice", DRAFT.to("bob"))).doesNotThrowAnyException();
        refused("to", () -> guarded.publish("red", "alice", DRAFT.to("carol")));
    }

    @Test
    void whatIsRefusedLeavesNothingBehind() {
        refused("channel", () -> guarded.publish("blue", "alice", DRAFT));
        refused("channel", () -> guarded.reader(new ReadRequest("blue", "alice", null)));
        assertThat(hub.channelCount()).isZero();
    }

    @Nested
    @DisplayName("keeps an inbox to its user, whatever the authorizer says")
    class Inbox {

        private final GuardedHub generous = new GuardedHub(hub, Authorizer.EVERYTHING, null, timer);

        @Test
        void itsUserReadsItAndNobodyElse() {
            ReadRequest own = new ReadRequest(Names.inbox("bob"), Identity.named("bob"), false, null);
            assertThatCode(() -> guarded.reader(own)).doesNotThrowAnyException();
            ReadRequest others = new ReadRequest(Names.inbox("bob"), Identity.named("eve"), false, null);
            refused("channel", () -> generous.reader(others));
            ReadRequest nobodys = new ReadRequest(Names.inbox("bob"), Identity.ANONYMOUS, false, null);
            refused("channel", () -> generous.reader(nobodys));
        }

        @Test
        void itIsNoChannelToPublishToAndShowsNobody() {
            refused("channel", () -> generous.publish(Names.inbox("bob"), "eve", DRAFT));
            refused("channel", () -> generous.present("eve", Names.inbox("bob")));
        }
    }

    @Nested
    @DisplayName("ends a subscription when its identity expires")
    class Expiry {

        private final List<CloseReason> reasons = new CopyOnWriteArrayList<>();
        private final Subscriber subscriber = new Subscriber() {
            @Override
            public void wake() {}

            @Override
            public void close(CloseReason reason) {
                reasons.add(reason);
            }
        };

        private Reader until(Instant end) {
            return guarded.reader(new ReadRequest("red", new Identity("alice", end), true, null));
        }

        @Test
        void onceAndWithAReasonNotToComeBackWith() {
            until(Instant.now().plusMillis(50)).subscribe(subscriber);
            await().until(() -> !reasons.isEmpty());
            assertThat(reasons).hasSize(1);
            assertThat(reasons.get(0).code()).isEqualTo(CloseReason.Code.EXPIRED);
            assertThat(reasons.get(0).retry()).isFalse();
            hub.close();
            assertThat(reasons).hasSize(1);
        }

        @Test
        void atOnceIfThatTimeIsOver() {
            until(Instant.EPOCH).subscribe(subscriber);
            await().until(() -> !reasons.isEmpty());
        }

        @Test
        void neverIfItWasClosedBefore() {
            Reader reader = until(Instant.MAX);
            reader.subscribe(subscriber);
            assertThat(timer.getQueue()).hasSize(1);
            reader.close();
            assertThat(timer.getQueue()).isEmpty();
            assertThat(reasons).isEmpty();
        }

        @Test
        void andSetsNoTimerForAReaderThatOnlyLooks() {
            until(Instant.now().plusSeconds(60)).next();
            assertThat(timer.getQueue()).isEmpty();
        }
    }

    private static void refused(String field, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ForbiddenException.class, e -> assertThat(e.field()).isEqualTo(field));
    }
}
