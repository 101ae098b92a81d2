package dev.immediacy.server;

import dev.immediacy.core.Problem;
import dev.immediacy.http.Exchange;
import dev.immediacy.http.Responses;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the body of a request without a thread, and lets the request go on when it is there.
 *
 * <p>A servlet that reads a body holds its thread for as long as the client likes to take, and a few hundred slow clients
 * hold all of them. A body that brings less than {@value #MIN_BYTES_PER_SECOND} bytes a second over one timeout is
 * answered 408. Of one that is larger than a message may be, just enough is kept that whoever knows why can refuse it; one
 * that exceeds the {@linkplain Exchange#patience patience} goes on at once.
 *
 * <p><i>Thread-safe</i>: immutable; each request has a state of its own.
 */
final class WholeBodyHandler extends Handler.Wrapper {

    static final int MIN_BYTES_PER_SECOND = 1024;
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final int maxBytes;
    private final long patience;
    private final Duration timeout;

    WholeBodyHandler(int maxMessageBytes, Duration timeout) {
        this.maxBytes = Exchange.maxBodyBytes(maxMessageBytes);
        this.patience = Exchange.patience(maxMessageBytes);
        this.timeout = timeout;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!WITH_BODY.contains(request.getMethod()) || request.getLength() > patience) {
            return super.handle(request, response, callback);
        }
        new Gathering(request, response, callback).read(false);
        return true;
    }

    @SuppressWarnings("checkstyle:illegalCatch") // the boundary to the container, which this handler stands in for
    private void handOn(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, 404);
            }
        } catch (Exception e) {
            Response.writeError(request, response, callback, e);
        }
    }

    /**
     * One body on its way. <i>Confined to</i> the container's callbacks, which come one at a time; the timer reads the
     * count, and whoever is first to say that it is over has the response.
     */
    private final class Gathering implements Invocable.Task {

        private final Request request;
        private final Response response;
        private final Callback callback;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicLong bytes = new AtomicLong();

        // confined to the timer
        private long bytesBefore;

        private volatile Scheduler.@Nullable Task timer;

        Gathering(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.callback = callback;
        }

        @Override
        public void run() {
            read(true);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }

        void read(boolean elsewhere) {
            while (!over.get()) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    if (timer == null) {
                        startTimer();
                    }
                    request.demand(this);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    fail(chunk);
                    return;
                }
                add(chunk);
                if (chunk.isLast() || bytes.get() > patience) {
                    finish(chunk.isLast(), elsewhere);
                    return;
                }
            }
        }

        private void add(Content.Chunk chunk) {
            ByteBuffer more = chunk.getByteBuffer();
            bytes.addAndGet(more.remaining());
            byte[] kept = new byte[Math.min(more.remaining(), maxBytes + 1 - body.size())];
            more.get(kept);
            body.writeBytes(kept);
            chunk.release();
        }

        private void finish(boolean whole, boolean elsewhere) {
            if (!end()) {
                return;
            }
            if (!whole) {
                response.getHeaders().put(HttpHeader.CONNECTION, "close"); // nobody reads the rest
            }
            Request again = new Gathered(request, Content.Chunk.from(ByteBuffer.wrap(body.toByteArray()), true));
            if (elsewhere) {
                request.getContext().execute(() -> handOn(again, response, callback));
            } else {
                handOn(again, response, callback);
            }
        }

        /** A failure that is not the last is the idle timeout: the connection is there still. */
        private void fail(Content.Chunk failure) {
            if (!failure.isLast()) {
                refuse();
            } else if (end()) {
                callback.failed(failure.getFailure());
            }
        }

        private boolean end() {
            Scheduler.Task running = timer;
            if (running != null) {
                running.cancel();
            }
            return over.compareAndSet(false, true);
        }

        private void startTimer() {
            timer = request.getComponents()
                    .getScheduler()
                    .schedule(this::tick, timeout.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void tick() {
            long now = bytes.get();
            if ((now - bytesBefore) * 1000L < MIN_BYTES_PER_SECOND * timeout.toMillis()) {
                refuse();
            } else if (!over.get()) {
                bytesBefore = now;
                startTimer();
            }
        }

        private void refuse() {
            if (!end()) {
                return;
            }
            String detail = "body must bring " + MIN_BYTES_PER_SECOND + " bytes a second, did not";
            response.getHeaders().put(HttpHeader.CONNECTION, "close"); // what is still to come of it nobody reads
            Responses.problem(response, callback, Problem.of(408, detail, "body"));
        }
    }

    /** A request whose body is what was kept of it. */
    private static final class Gathered extends Request.Wrapper {

        private Content.Chunk next;

        Gathered(Request request, Content.Chunk body) {
            super(request);
            this.next = body;
        }

        @Override
        public Content.Chunk read() {
            Content.Chunk chunk = next;
            next = Content.Chunk.EOF;
            return chunk;
        }
    }
}
