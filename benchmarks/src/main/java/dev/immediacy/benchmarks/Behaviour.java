package dev.immediacy.benchmarks;

import dev.immediacy.lessons.Strategy;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What the comparison has to know of a {@link Strategy} beside its formula. <i>Thread-safe</i>: no state. */
final class Behaviour {

    private static final Set<Strategy> SHORT_POLLS = EnumSet.of(Strategy.POLL_FIXED_RATE, Strategy.POLL_FIXED_DELAY);
    private static final Set<Strategy> LONG_POLLS =
            EnumSet.of(Strategy.LONG_POLL, Strategy.LONG_POLL_SINGLE, Strategy.LONG_POLL_UNBUFFERED);

    private Behaviour() {}

    static boolean isShortPoll(Strategy strategy) {
        return SHORT_POLLS.contains(strategy);
    }

    static boolean isLongPoll(Strategy strategy) {
        return LONG_POLLS.contains(strategy);
    }

    /** Whether clients ask. */
    static boolean isPull(Strategy strategy) {
        return isShortPoll(strategy) || isLongPoll(strategy);
    }

    /** As it is written in results: {@code long-poll}. */
    static String label(Strategy strategy) {
        return strategy.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
