/**
 * The commands of {@code ./immediacy}. Each parses its options, calls one library, and maps the outcome to an exit code: 0
 * done, 1 failed, 2 wrong usage.
 *
 * <p>Start reading at {@link dev.immediacy.cli.Main}.
 */
@NullMarked
package dev.immediacy.cli;

import org.jspecify.annotations.NullMarked;
