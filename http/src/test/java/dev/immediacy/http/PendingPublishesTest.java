package dev.immediacy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.MessageCodec;
import dev.immediacy.core.OverflowException;
import dev.immediacy.core.Position;
import dev.immediacy.core.Problem;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.core.Receipt;
import dev.immediacy.core.SessionClosedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PendingPublishesTest {

    private final PendingPublishes<String> publishes =
            new PendingPublishes<>(draft -> "{" + MessageCodec.members(draft) + "}");
    private final List<String> sent = new ArrayList<>();

    private static Draft draft(String id) {
        return Draft.of(new Json("1")).withId(id);
    }

    private static Receipt receipt(String id) {
        return new Receipt(id, new Position("k", 1), false);
    }

    private CompletableFuture<Receipt> add(String id) {
        return publishes.add(draft(id));
    }

    private static @Nullable Throwable failure(CompletableFuture<Receipt> answer) {
        return answer.<@Nullable Throwable>handle((receipt, failure) -> failure).join();
    }

    @Test
    void whatWasPublishedBeforeTheConnectionIsSentInOrder() {
        var unused = IntStream.range(0, 5).mapToObj(i -> add("p" + i)).toList();
        publishes.connected((id, packet) -> sent.add(packet));
        assertThat(sent).hasSize(5).isSorted();
    }

    @Test
    void onlyWhatWasNotAckedIsSentAgain() {
        publishes.connected((id, packet) -> sent.add(packet));
        CompletableFuture<Receipt> first = add("p1");
        CompletableFuture<Receipt> second = add("p2");
        publishes.acked(receipt("p1"));
        publishes.disconnected();
        publishes.connected((id, packet) -> sent.add(packet));
        assertThat(sent).hasSize(3);
        assertThat(sent.get(2)).isEqualTo(sent.get(1));
        assertThat(first).isCompletedWithValue(receipt("p1"));
        assertThat(second).isNotDone();
    }

    @Test
    void draftWithoutAnIdIsGivenOne() {
        var unused = publishes.add(Draft.of(new Json("1")));
        publishes.connected((id, packet) -> sent.add(packet));
        assertThat(sent.get(0)).matches("\\{\"data\":1,\"id\":\"[-0-9a-f]{36}\"}");
    }

    @Test
    void sameIdTwiceAwaitsOneAck() {
        CompletableFuture<Receipt> first = add("p1");
        CompletableFuture<Receipt> again = add("p1");
        publishes.acked(receipt("p1"));
        assertThat(first).isCompleted();
        assertThat(again).isCompleted();
    }

    @Test
    void refusalFailsItsPublishOnly() {
        CompletableFuture<Receipt> wrong = add("p1");
        CompletableFuture<Receipt> busy = add("p2");
        assertThat(publishes.refused("p1", Problem.of(400, "to must be x", "to").toException("frame")))
                .isTrue();
        assertThat(publishes.refused("p2", Problem.of(503, "full", null).toException("frame")))
                .isTrue();
        assertThat(publishes.refused("p3", Problem.of(400, "x", null).toException("frame")))
                .isFalse();
        assertThat(wrong).isCompletedExceptionally();
        assertThat(failure(wrong)).isInstanceOf(ProtocolException.class);
        assertThat(failure(busy)).isInstanceOf(OverflowException.class);
    }

    @Test
    void oneMoreThanTheBoundIsRefused() {
        var unused = IntStream.range(0, 10_000).mapToObj(i -> add("p" + i)).toList();
        assertThat(add("more")).isCompletedExceptionally();
        publishes.acked(receipt("p0"));
        assertThat(add("more")).isNotDone();
    }

    @Test
    void closeFailsWhatIsLeftAndWhatFollows() {
        CompletableFuture<Receipt> left = add("p1");
        publishes.close();
        assertThat(failure(left)).isInstanceOf(SessionClosedException.class);
        assertThat(failure(add("p2"))).isInstanceOf(SessionClosedException.class);
    }
}
