package dev.immediacy.socketio;

import dev.immediacy.core.Batch;
import dev.immediacy.core.CloseReason;
import dev.immediacy.core.Json;
import dev.immediacy.core.Problem;
import dev.immediacy.core.Sink;
import java.util.List;
import org.eclipse.jetty.util.Callback;

/**
 * Writes what a pump reads to a socket. <i>Thread-safe</i>: immutable.
 *
 * <p>When the hub closes with a reason to come back, the connection closes without a DISCONNECT packet, because the
 * official clients take that packet for a final no and do not connect again by themselves. With a final reason, the event
 * {@code problem} says which, and the packet follows.
 */
record SocketSink(IoSocket socket) implements Sink {

    @Override
    public void write(List<Batch> batches, Completion done) {
        socket.send(new MessageBatch(batches), new Callback() {
            @Override
            public void succeeded() {
                done.complete(null);
            }

            @Override
            public void failed(Throwable failure) {
                done.complete(failure);
            }
        });
    }

    @Override
    public void close(CloseReason reason) {
        if (!reason.retry()) {
            Problem problem = Problem.of(reason.code().httpStatus(), reason.text(), null);
            socket.emit("problem", new Json(problem.toJson()));
            socket.disconnect(reason);
        }
        socket.close();
    }
}
