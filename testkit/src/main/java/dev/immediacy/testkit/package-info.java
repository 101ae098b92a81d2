/**
 * What proves a transport: contract suite, manual clock, relay with delay and faults, scripted peers.
 *
 * <p>Everything here is for tests and for the benchmark comparison; nothing of it runs in a server.
 * Start reading at {@link dev.immediacy.testkit.Relay}: the network between two peers, made measurable.
 */
@NullMarked
package dev.immediacy.testkit;

import org.jspecify.annotations.NullMarked;
