/** The commands. */
@NullMarked
package dev.immediacy.cli;

import org.jspecify.annotations.NullMarked;
