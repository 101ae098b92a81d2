package dev.immediacy.core;

import java.util.Random;

/** Repeats a random trial; a failure names its seed, and {@code -Dseed=…} starts with it. <i>Immutable.</i> */
final class Seeds {

    private Seeds() {}

    /** One trial; all its choices come from the given source. */
    @FunctionalInterface
    interface Trial {
        void run(Random random) throws Exception;
    }

    @SuppressWarnings("checkstyle:illegalCatch") // whatever the trial throws, the seed has to be told
    static void each(int trials, Trial trial) {
        long first = Long.getLong("seed", System.nanoTime());
        System.out.printf("trials=%d first seed=%d%n", trials, first);
        for (int i = 0; i < trials; i++) {
            long seed = first + i;
            try {
                trial.run(new Random(seed));
            } catch (Exception | AssertionError e) {
                throw new AssertionError("failed with -Dseed=" + seed, e);
            }
        }
    }
}
