/** Server-sent events. */
@NullMarked
package dev.immediacy.sse;

import org.jspecify.annotations.NullMarked;
