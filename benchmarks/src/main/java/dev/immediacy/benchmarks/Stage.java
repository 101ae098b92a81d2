package dev.immediacy.benchmarks;

import java.net.URI;

/** Where a trial takes place: something to connect to, something to publish with, and what that uses. */
interface Stage extends AutoCloseable {

    /** Where subscribers connect. */
    URI uri();

    /** A publisher to a channel, past the network that the subscribers are behind. */
    Publisher publisher(String channel);

    /** What was used so far. */
    Usage usage();

    @Override
    void close();
}
