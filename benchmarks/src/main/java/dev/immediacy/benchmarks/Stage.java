package dev.immediacy.benchmarks;

import dev.immediacy.testkit.RelayRead;
import java.net.URI;
import java.util.List;

/** Where a trial takes place: something to connect to, something to publish with, and what that uses. */
interface Stage extends AutoCloseable {

    /** A place for one subscriber to connect to, which shares its connections with nobody. */
    URI openDoor();

    /** A place for a subscriber that will stop reading; what goes through it is nowhere counted. */
    URI openStallingDoor();

    /** Reads nothing any more of what the server sends through the stalling doors, on new connections neither. */
    void stall();

    /** What went through a door so far, in its order; the first of it, if it is much. */
    List<RelayRead> reads(URI door);

    /** A publisher to a channel, past the network that the subscribers are behind. */
    Publisher publisher(String channel);

    /** What was used so far. */
    Usage usage() throws InterruptedException;

    @Override
    void close();
}
