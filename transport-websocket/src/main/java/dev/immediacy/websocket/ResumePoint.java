package dev.immediacy.websocket;

import dev.immediacy.core.Cursor;
import dev.immediacy.core.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a client stands: what it sends to continue after everything it has delivered.
 *
 * <p>A welcome replaces what the client knew only when something followed it. Until then the old cursor is as good, and
 * it is the one that still says a restart came in between. <i>Confined to</i> the connection's calls; {@link #after} may
 * be called from any thread.
 */
final class ResumePoint {

    // the cursor of the welcome whose connection has delivered nothing yet
    private @Nullable Cursor welcomed;

    private final Map<String, Position> places = new LinkedHashMap<>();

    // written by the connection's calls, read by all
    private volatile @Nullable String after;

    ResumePoint(@Nullable String after) {
        this.after = after;
    }

    /** The cursor to resume with; null before the first welcome, where none was given. */
    @Nullable String after() {
        return after;
    }

    /** The server said where this client stands. */
    void welcomed(Cursor cursor) {
        welcomed = cursor;
        if (after == null) {
            adopt();
        }
    }

    /** The client has delivered what leads to these positions. */
    void reached(List<Position> positions) {
        adopt();
        positions.forEach(position -> places.put(position.epoch(), position));
        after = new Cursor(List.copyOf(places.values())).toString();
    }

    private void adopt() {
        Cursor cursor = welcomed;
        if (cursor != null) {
            welcomed = null;
            places.clear();
            cursor.positions().forEach(position -> places.put(position.epoch(), position));
            after = cursor.toString();
        }
    }
}
