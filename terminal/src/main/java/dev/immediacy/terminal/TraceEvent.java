package dev.immediacy.terminal;

/**
 * One thing that happened in a demo. <i>Immutable.</i>
 *
 * @param client whose
 * @param kind what
 * @param text a few words, to be shown
 * @param startNanos when it happened, or left; {@link System#nanoTime()}
 * @param endNanos when it arrived; the same as the start where nothing travels
 * @param bytes that travelled; 0 where nothing does
 */
record TraceEvent(String client, Kind kind, String text, long startNanos, long endNanos, int bytes) {

    /** What can happen. */
    enum Kind {
        /** The client hands a message to its transport. */
        SAYS,
        /** Bytes from the client to the server. */
        UP,
        /** Bytes from the server to the client. */
        DOWN,
        /** The client's listener is given a message. */
        HEARS
    }
}
