package dev.immediacy.core;

/**
 * What a transport tells whoever operates the service: counts for metrics, and the ends that were no goodbye. Nothing of
 * it changes what is delivered. An implementation overrides what it wants to know.
 *
 * <p><i>Thread-safe</i>: every method may be called from any thread, at the rate of deliveries; it must neither block nor
 * throw.
 */
public interface Telemetry {

    /** Nobody wants to know. */
    Telemetry NONE = new Telemetry() {};

    /** A message was published through the transport, or was known already. */
    default void published(Receipt receipt) {}

    /** A reader waits for messages from now on: a push session, a parked poll, a joined channel. */
    default void subscribed() {}

    /** A reader that was subscribed waits no more. */
    default void unsubscribed() {}

    /** A client was handed these messages, and the gap before them where there is one. */
    default void delivered(Batch batch) {}

    /**
     * A message was handed over to be written for a reader that was there when it came.
     *
     * @param nanos from the append until now, in nanoseconds
     */
    default void handedOver(long nanos) {}

    /** A client is slow: more is to be written to it, and the last write has been under way for over a second. */
    default void slow() {}

    /**
     * A request or a frame was refused.
     *
     * @param status the HTTP status, also where the refusal travels in a frame
     */
    default void refused(int status) {}

    /**
     * A session ended, and neither side had said goodbye.
     *
     * @param session says of itself which one it is; no token and no message
     */
    default void ended(Object session, CloseReason reason) {}
}
