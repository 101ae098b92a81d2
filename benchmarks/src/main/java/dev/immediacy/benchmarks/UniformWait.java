package dev.immediacy.benchmarks;

/**
 * A share of the messages waits, for a time spread evenly from nothing to the longest wait. <i>Immutable.</i>
 *
 * @param share of the messages that wait, 0 to 1
 * @param longestMillis the most a message waits
 */
record UniformWait(double share, double longestMillis) implements Wait {

    @Override
    public double meanMillis() {
        return share * longestMillis / 2;
    }

    @Override
    public double quantileMillis(double quantile) {
        return quantile <= 1 - share ? 0 : longestMillis * (1 - (1 - quantile) / share);
    }
}
