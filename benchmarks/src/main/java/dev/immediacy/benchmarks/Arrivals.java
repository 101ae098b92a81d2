package dev.immediacy.benchmarks;

/** How the intended times of a schedule lie. <i>Immutable.</i> */
public enum Arrivals {
    /** Independent of each other, as people write: the gaps between them are exponential. */
    POISSON,
    /** Evenly spaced, as a ticker writes. */
    PERIODIC
}
