package dev.immediacy.socketio;

/** Hears one event of a socket. */
@FunctionalInterface
public interface SocketListener {

    /**
     * The client emitted the event. Called one call at a time for each connection, in the order of the packets; must not
     * block for long, since the connection's other packets wait. What it throws is logged, and harms nobody.
     *
     * @param args the arguments, possibly none
     * @param ack answers the client, if it asked for an answer
     */
    void event(SocketArgs args, SocketAck ack);
}
