/** Engine.IO protocol 4 on Jetty. */
@NullMarked
package dev.immediacy.engineio;

import org.jspecify.annotations.NullMarked;
