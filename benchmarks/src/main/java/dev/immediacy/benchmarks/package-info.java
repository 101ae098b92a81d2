/** JMH benchmarks and the side-by-side comparison. */
@NullMarked
package dev.immediacy.benchmarks;

import org.jspecify.annotations.NullMarked;
