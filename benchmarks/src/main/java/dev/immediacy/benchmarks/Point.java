package dev.immediacy.benchmarks;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A point of a curve; {@code [0.5, 25.1]} in JSON. <i>Immutable.</i>
 *
 * @param x a quantile, or a time
 * @param y a latency in milliseconds, or a time
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"x", "y"})
public record Point(double x, double y) {}
