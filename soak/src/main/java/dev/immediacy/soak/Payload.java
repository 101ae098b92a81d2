package dev.immediacy.soak;

import dev.immediacy.core.Json;

/** What a message of a soak holds: it follows from its id, so that whoever receives it can tell whether it is whole. */
final class Payload {

    private static final int SIZES = 7;
    private static final int UNIT = 40;
    private static final String TEXT = "ü€𝄞\\n\\\"";

    private Payload() {}

    /** An object with the id and a text whose length, from nothing to some hundred bytes, follows from the id. */
    static Json of(String id) {
        int size = Math.floorMod(id.hashCode(), SIZES);
        return new Json("{\"id\":" + Json.ofString(id).text() + ",\"pad\":\"" + TEXT.repeat(size * UNIT / TEXT.length())
                + "\"}");
    }
}
