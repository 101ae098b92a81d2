/** What proves a transport: contract suite, manual clock, relay, scripted peers. */
@NullMarked
package dev.immediacy.testkit;

import org.jspecify.annotations.NullMarked;
