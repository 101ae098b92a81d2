/** One embedded Jetty with every transport mounted. */
@NullMarked
package dev.immediacy.server;

import org.jspecify.annotations.NullMarked;
