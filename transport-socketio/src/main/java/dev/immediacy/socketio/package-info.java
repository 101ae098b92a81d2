/** Socket.IO protocol 5 on Jetty. */
@NullMarked
package dev.immediacy.socketio;

import org.jspecify.annotations.NullMarked;
