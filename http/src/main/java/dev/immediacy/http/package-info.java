/** What every transport that starts as an HTTP request shares. */
@NullMarked
package dev.immediacy.http;

import org.jspecify.annotations.NullMarked;
