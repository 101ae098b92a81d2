package dev.immediacy.core;

/**
 * Who wants to know that a channel has something new. It carries no message: the subscriber reads the log itself, from
 * its own cursor.
 */
public interface Subscriber {

    /**
     * Something may be new after the subscriber's cursor. Called on a drain thread, never on a publisher's; one call may
     * stand for many messages, and calls may come without cause. Must not block: everybody else waits behind it.
     */
    void wake();

    /** The hub closes; no call follows. Called on the closing thread. */
    void close(CloseReason reason);
}
