package dev.immediacy.benchmarks;

/** How long a message waits before it travels, as a distribution. <i>Immutable.</i> */
interface Wait {

    double meanMillis();

    /**
     * The wait that this share of the messages does not exceed.
     *
     * @param quantile 0 to 1
     */
    double quantileMillis(double quantile);

    /** The share of the messages that wait at all, 0 to 1. */
    double share();

    /** What the wait is counted in: the interval, or the gap. */
    double longestMillis();

    /** Nobody waits. */
    static Wait none() {
        return new UniformWait(0, 0);
    }
}
