package dev.immediacy.server;

import dev.immediacy.core.ClientListener;
import dev.immediacy.core.Message;
import dev.immediacy.core.Problem;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a client heard, in its order. <i>Thread-safe</i>: copy-on-write lists. */
final class Heard implements ClientListener {

    final List<Message> messages = new CopyOnWriteArrayList<>();
    final List<Problem> problems = new CopyOnWriteArrayList<>();

    @Override
    public void message(Message message) {
        messages.add(message);
    }

    @Override
    public void problem(Problem problem) {
        problems.add(problem);
    }
}
