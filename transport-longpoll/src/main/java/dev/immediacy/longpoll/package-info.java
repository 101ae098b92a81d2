/** Long polling. */
@NullMarked
package dev.immediacy.longpoll;

import org.jspecify.annotations.NullMarked;
