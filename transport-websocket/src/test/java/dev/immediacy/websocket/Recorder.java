package dev.immediacy.websocket;

import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Message;
import dev.immediacy.core.Problem;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers what a client heard, and whether two calls ever overlapped. <i>Thread-safe.</i> */
final class Recorder implements ClientListener {

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Problem> problems = new CopyOnWriteArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();

    @Override
    public void message(Message message) {
        record(() -> heard.add(message.data().text()));
    }

    @Override
    public void gap() {
        record(() -> heard.add("gap"));
    }

    @Override
    public void problem(Problem problem) {
        record(() -> problems.add(problem));
    }

    private void record(Runnable what) {
        if (inside.getAndIncrement() > 0) {
            overlaps.incrementAndGet();
        }
        what.run();
        inside.decrementAndGet();
    }

    List<String> heard() {
        return heard;
    }

    List<Problem> problems() {
        return problems;
    }

    int overlaps() {
        return overlaps.get();
    }
}
