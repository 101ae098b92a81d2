package dev.immediacy.sse;

/**
 * One event as a client dispatches it (WHATWG HTML §9.2.6). <i>Immutable.</i>
 *
 * @param type the {@code event} field; {@code message} if there was none
 * @param data the {@code data} lines, a line feed between two
 * @param lastEventId what to resume after; empty if no id was ever sent
 */
record SseEvent(String type, String data, String lastEventId) {

    @Override
    public String toString() {
        return "SseEvent[" + type + ", id " + lastEventId + ", " + data.length() + " chars]";
    }
}
