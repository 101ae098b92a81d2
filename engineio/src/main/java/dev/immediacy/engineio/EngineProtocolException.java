package dev.immediacy.engineio;

/** Tells that the peer sent what the protocol does not allow; it closes the session. */
final class EngineProtocolException extends Exception {
    EngineProtocolException(String message) {
        super(message);
    }
}
