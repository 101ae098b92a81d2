/** Messages, channels, cursors, the hub and the Transport contract. No Jetty, no servlet. */
@NullMarked
package dev.immediacy.core;

import org.jspecify.annotations.NullMarked;
