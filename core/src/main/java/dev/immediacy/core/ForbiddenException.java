package dev.immediacy.core;

import org.jspecify.annotations.Nullable;

/** Whoever asks may not do this; somebody else may. */
public final class ForbiddenException extends MessagingException {

    private final @Nullable String field;

    /**
     * A refusal.
     *
     * @param field the parameter, member or header that asks for too much; null where no single one does
     * @param text what is not allowed
     */
    public ForbiddenException(@Nullable String field, String text) {
        super(text);
        this.field = field;
    }

    /** The parameter, member or header that asks for too much; null where no single one does. */
    public @Nullable String field() {
        return field;
    }
}
