package dev.immediacy.longpoll;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/**
 * Hears that the container ended a request, by whatever cause: our answer, or a failure of its own such as a stream that
 * was reset (HTTP/2). <i>Thread-safe</i>: immutable.
 */
record EndListener(Runnable ended) implements AsyncListener {

    @Override
    public void onComplete(AsyncEvent event) {
        ended.run();
    }

    @Override
    public void onError(AsyncEvent event) {
        event.getAsyncContext().complete(); // else the container would write an error page to nobody
    }

    @Override
    public void onTimeout(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
