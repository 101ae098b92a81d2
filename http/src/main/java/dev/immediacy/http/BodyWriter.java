package dev.immediacy.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a whole body without ever blocking, and ends the request.
 *
 * <p>Whoever starts it only leaves a note: the container writes, on a thread of its own, and comes back when a slow client
 * took everything. <i>Confined to</i> the container's callbacks, which come one at a time.
 */
public final class BodyWriter implements WriteListener {

    private static final Logger LOG = LoggerFactory.getLogger(BodyWriter.class);

    private final AsyncContext async;
    private final ServletOutputStream out;
    private final byte[] body;
    private final Runnable lost;
    private boolean written;

    private BodyWriter(AsyncContext async, ServletOutputStream out, byte[] body, Runnable lost) {
        this.async = async;
        this.out = out;
        this.body = body;
        this.lost = lost;
    }

    /**
     * Answers the request; returns at once.
     *
     * @param lost called if the answer does not reach its client
     */
    public static void start(AsyncContext async, int status, String type, byte[] body, Runnable lost) {
        HttpServletResponse response = (HttpServletResponse) async.getResponse();
        Responses.begin(response, status, type);
        start(async, body, lost);
    }

    static void start(AsyncContext async, byte[] body, Runnable lost) {
        HttpServletResponse response = (HttpServletResponse) async.getResponse();
        response.setContentLength(body.length);
        try {
            ServletOutputStream out = response.getOutputStream();
            out.setWriteListener(new BodyWriter(async, out, body, lost));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void onWritePossible() throws IOException {
        while (out.isReady()) {
            if (written) {
                async.complete();
                return;
            }
            written = true;
            out.write(body);
        }
    }

    @Override
    public void onError(Throwable failure) {
        LOG.debug("an answer of {} bytes did not reach its client: {}", body.length, failure.toString());
        lost.run();
        async.complete();
    }
}
