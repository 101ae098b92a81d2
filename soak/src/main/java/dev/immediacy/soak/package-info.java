/**
 * A long run through faults: publishers and subscribers on every transport, behind relays that cut, delay, stall and
 * garble, and a check of what each subscriber received against the log.
 *
 * <p>Start reading at {@link dev.immediacy.soak.Soak}.
 */
@NullMarked
package dev.immediacy.soak;

import org.jspecify.annotations.NullMarked;
