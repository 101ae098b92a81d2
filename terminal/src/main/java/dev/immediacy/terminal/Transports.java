package dev.immediacy.terminal;

import dev.immediacy.core.Transport;
import java.util.List;
import java.util.ServiceLoader;

/** The transports of the class path. <i>Thread-safe</i>: no state. */
final class Transports {

    private Transports() {}

    /**
     * The one of this name.
     *
     * @throws IllegalArgumentException if there is none; the text lists those there are
     */
    static Transport named(String name) {
        List<Transport> all = ServiceLoader.load(Transport.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        return all.stream()
                .filter(transport -> transport.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("transport must be one of "
                        + String.join(
                                ", ", all.stream().map(Transport::name).sorted().toList())
                        + ", was " + name));
    }
}
