package dev.immediacy.benchmarks;

/**
 * Messages queue for answers that take one each, an answer every gap at most: the queue M/D/1, of which
 * A. K. Erlang found the distribution in 1909. <i>Immutable.</i>
 *
 * <p>Mean xG/(2(1 − x)); P(W ≤ t) = (1 − x) Σ (−1)^k (λ(t − kG))^k / k! · e^(λ(t − kG)), over all k ≤ t/G. Without a bound
 * from x = 1 on. <i>Deviation</i>: the sum's alternating terms lose their digits beyond some twenty gaps, where it is taken
 * to have reached 1.
 *
 * @param x messages that arrive in a gap
 * @param gapMillis between two answers
 */
record QueueWait(double x, double gapMillis) implements Wait {

    private static final int GAPS_LOOKED_AT = 20;
    private static final int HALVINGS = 50;

    private boolean isStable() {
        return x < 1;
    }

    @Override
    public double meanMillis() {
        return isStable() ? x * gapMillis / (2 * (1 - x)) : Double.POSITIVE_INFINITY;
    }

    @Override
    public double share() {
        return Math.min(1, x);
    }

    @Override
    public double longestMillis() {
        return gapMillis;
    }

    @Override
    public double quantileMillis(double quantile) {
        if (!isStable() || quantile >= 1) {
            return Double.POSITIVE_INFINITY;
        }
        double low = 0;
        double high = GAPS_LOOKED_AT;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (shareWithin(middle) < quantile) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return shareWithin(0) >= quantile ? 0 : high * gapMillis;
    }

    /** The share of the messages that wait at most so many gaps. */
    private double shareWithin(double gaps) {
        double sum = 0;
        for (int k = 0; k <= gaps; k++) {
            double u = x * (gaps - k);
            double term = Math.exp(u);
            for (int i = 1; i <= k; i++) {
                term *= -u / i;
            }
            sum += term;
        }
        return (1 - x) * sum;
    }
}
