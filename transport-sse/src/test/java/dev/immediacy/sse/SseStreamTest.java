package dev.immediacy.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.SessionClosedException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SseStreamTest {

    private final Connection connection = new Connection();
    private final AtomicInteger completed = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final List<String> outcomes = new ArrayList<>();
    private final SseStream stream = new SseStream(context(), connection, failure -> ended.incrementAndGet());

    @Test
    void writesAtOnceWhatTheConnectionTakes() {
        write("a", "b");
        assertThat(connection.written).containsExactly("a", "b");
        assertThat(outcomes).containsExactly("a taken");
    }

    @Test
    void waitsForTheConnectionBetweenTwoBuffers() {
        connection.takes = 1;
        write("a", "b");
        assertThat(connection.written).containsExactly("a");
        assertThat(outcomes).isEmpty();

        connection.takes = 1;
        stream.onWritePossible();
        assertThat(connection.written).containsExactly("a", "b");
        assertThat(outcomes).as("not taken yet").isEmpty();

        connection.takes = 1;
        stream.onWritePossible();
        assertThat(outcomes).containsExactly("a taken");
    }

    @Test
    void writesNoHeartbeatWhileAWriteIsInFlight() {
        connection.takes = 1;
        write("a", "b");
        stream.writeIfIdle(utf8("beat"));
        connection.takes = 10;
        stream.onWritePossible();
        assertThat(connection.written).containsExactly("a", "b");

        stream.writeIfIdle(utf8("beat"));
        assertThat(connection.written).containsExactly("a", "b", "beat");
    }

    @Test
    void writesNoSecondHeartbeatBehindOneInFlight() {
        connection.takes = 1;
        stream.writeIfIdle(utf8("beat"));
        stream.writeIfIdle(utf8("beat"));
        stream.writeIfIdle(utf8("beat"));
        connection.takes = 10;
        stream.onWritePossible();
        assertThat(connection.written).containsExactly("beat");
    }

    @Test
    void writesBehindAHeartbeatInFlight() {
        connection.takes = 1;
        stream.writeIfIdle(utf8("beat"));
        write("a");
        connection.takes = 10;
        stream.onWritePossible();
        assertThat(connection.written).containsExactly("beat", "a");
    }

    @Test
    void writesOneAfterTheOtherWithoutRecursionWhereACompletionBringsTheNext() {
        int writes = 100_000;
        AtomicInteger left = new AtomicInteger(writes);
        chain(left);
        assertThat(connection.written).hasSize(writes);
    }

    private void chain(AtomicInteger left) {
        stream.write(List.of(utf8("a")), failure -> {
            if (left.decrementAndGet() > 0) {
                chain(left);
            }
        });
    }

    @Test
    void endsAfterWhatWasWrittenBefore() {
        connection.takes = 1;
        write("a", "b");
        stream.end(utf8("bye"));
        assertThat(completed).hasValue(0);

        connection.takes = 10;
        stream.onWritePossible();
        assertThat(connection.written).containsExactly("a", "b", "bye");
        assertThat(completed).hasValue(1);
        assertThat(ended).hasValue(1);
    }

    @Test
    void touchesTheConnectionNoMoreOnceItEnded() {
        stream.end(utf8("bye"));
        connection.failure = new IOException("touched");
        write("late");
        stream.writeIfIdle(utf8("beat"));
        stream.end(utf8("bye"));
        stream.onWritePossible();
        stream.onError(new IOException("reset"));

        assertThat(connection.written).containsExactly("bye");
        assertThat(outcomes).containsExactly("late SessionClosedException");
        assertThat(completed).hasValue(1);
        assertThat(ended).hasValue(1);
    }

    @Test
    void failsEverythingThatWaitsWhenTheConnectionFails() {
        connection.takes = 1;
        stream.writeIfIdle(utf8("beat"));
        write("a");
        stream.onError(new IOException("reset"));

        assertThat(outcomes).containsExactly("a IOException");
        assertThat(completed).hasValue(1);
        assertThat(ended).hasValue(1);
    }

    @Test
    void failsAWriteThatTheConnectionRefuses() {
        connection.failure = new IOException("gone");
        write("a");
        assertThat(outcomes).containsExactly("a IOException");
        assertThat(ended).hasValue(1);

        write("b");
        assertThat(outcomes).containsExactly("a IOException", "b IOException");
        assertThat(ended).hasValue(1);
    }

    @Test
    void touchesTheConnectionNoMoreOnceTheContainerEndedTheResponse() {
        stream.onComplete(new AsyncEvent(context()));
        write("a");
        stream.writeIfIdle(utf8("beat"));

        assertThat(connection.written).isEmpty();
        assertThat(outcomes).containsExactly("a IOException");
        assertThat(ended).hasValue(1);
    }

    @Test
    void endsItsOwnersWorkAlsoWhereTheContainerEndedTheResponseFirst() {
        completed.set(1);
        stream.onError(new IOException("stopped"));
        assertThat(ended).hasValue(1);
    }

    private void write(String... texts) {
        List<ByteBuffer> buffers = Arrays.stream(texts).map(SseStreamTest::utf8).toList();
        stream.write(buffers, failure -> outcomes.add(texts[0] + " " + outcome(failure)));
    }

    private static String outcome(@Nullable Throwable failure) {
        if (failure instanceof SessionClosedException) {
            return "SessionClosedException";
        }
        return failure == null ? "taken" : failure.getClass().getSimpleName();
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private AsyncContext context() {
        return (AsyncContext) Proxy.newProxyInstance(
                AsyncContext.class.getClassLoader(),
                new Class<?>[] {AsyncContext.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("complete") && completed.getAndIncrement() > 0) {
                        throw new IllegalStateException("completed already");
                    }
                    return null;
                });
    }

    /** Takes so many buffers, and throws where one comes that it did not say it was ready for. */
    private static final class Connection extends ServletOutputStream {

        private final List<String> written = new ArrayList<>();
        private int takes = Integer.MAX_VALUE;
        private boolean ready;
        private @Nullable IOException failure;

        @Override
        public boolean isReady() {
            ready = takes > 0;
            return ready;
        }

        @Override
        public void write(ByteBuffer buffer) throws IOException {
            if (!ready) {
                throw new IllegalStateException("isReady was not asked, or said no");
            }
            if (failure != null) {
                throw failure;
            }
            ready = false;
            takes--;
            written.add(UTF_8.decode(buffer).toString());
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException("setWriteListener");
        }

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException("write");
        }
    }
}
