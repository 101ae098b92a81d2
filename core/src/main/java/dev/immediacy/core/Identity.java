package dev.immediacy.core;

import static java.util.Objects.requireNonNull;

import java.security.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who a client is, and until when that holds. <i>Immutable.</i>
 *
 * @param user the name that others see, or {@link Names#ANONYMOUS}
 * @param expires when the client has to prove itself anew; null is never
 */
public record Identity(String user, @Nullable Instant expires) implements Principal {

    /** Nobody in particular: has no inbox and is never present. */
    public static final Identity ANONYMOUS = new Identity(Names.ANONYMOUS, null);

    /** Checks that there is a name. */
    public Identity {
        requireNonNull(user, "user");
    }

    /** Whoever says this name of itself; null says none. */
    public static Identity named(@Nullable String user) {
        return user == null ? ANONYMOUS : new Identity(user, null);
    }

    @Override
    public String getName() {
        return user;
    }

    /** Whether nobody is named. */
    public boolean isAnonymous() {
        return user.equals(Names.ANONYMOUS);
    }

    /**
     * This identity, if the client does not claim to be somebody else.
     *
     * @param field the parameter or member that holds the claim
     * @param claimed the name in it; null claims none
     * @throws ForbiddenException naming the field, if it is another user's name
     */
    public Identity confirm(String field, @Nullable String claimed) {
        if (claimed != null && !claimed.equals(user)) {
            throw new ForbiddenException(field, field + " must be the token's user or absent, was another");
        }
        return this;
    }
}
