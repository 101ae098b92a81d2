/** Short polling. */
@NullMarked
package dev.immediacy.polling;

import org.jspecify.annotations.NullMarked;
