/**
 * What each transport costs: predicted, measured side by side, and the parts of it by the nanosecond.
 *
 * <p>The comparison publishes on a fixed schedule to a server in a JVM of its own, lets the subscribers of each transport
 * connect through a relay that delays and counts, and puts the {@linkplain dev.immediacy.benchmarks.Model model} beside
 * what it finds. The classes that end in {@code Benchmark} are JMH's: cost per operation, or a closed loop named so.
 *
 * <p>Start reading at {@link dev.immediacy.benchmarks.Comparison}, then {@code DeliveryTrial}, where one row is measured.
 */
@NullMarked
package dev.immediacy.benchmarks;

import org.jspecify.annotations.NullMarked;
