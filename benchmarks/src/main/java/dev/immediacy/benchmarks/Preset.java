package dev.immediacy.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Comparisons worth repeating. */
public enum Preset {
    /** One workload, every transport. */
    QUICK("every transport at 10 msg/s over 50 ms; about 110 s") {
        @Override
        List<Block> blocks() {
            return List.of(Block.defaults());
        }
    },
    /** The whole grid. */
    FULL("rates 1, 10, 50 over 20, 50, 100 ms, poisson and periodic, with variants and controls; about 20 min") {
        @Override
        List<Block> blocks() {
            List<Block> blocks = new ArrayList<>();
            blocks.add(repeated(50, 10, Arrivals.POISSON, 3).withRows(EVERYTHING));
            blocks.add(repeated(50, 1, Arrivals.POISSON, 4));
            blocks.add(repeated(50, 50, Arrivals.POISSON, 2));
            grid(blocks);
            return blocks;
        }

        @Override
        int idleSubscribers() {
            return 300;
        }
    },
    /** The question of the tutorial this project descends from. */
    TUTORIAL("polling at 1 s, long polling, Socket.IO and WebSocket at 1 msg/s over 50 ms; about 3 min") {
        @Override
        List<Block> blocks() {
            Rows rows = Rows.defaults()
                    .withTransports(List.of("polling", "longpoll", "socketio", "websocket"))
                    .withPollIntervals(List.of(Duration.ofSeconds(1)));
            return List.of(repeated(50, 1, Arrivals.POISSON, 5).withPasses(3).withRows(rows));
        }
    },
    /** What others published, to be reproduced. */
    LITERATURE("long polling, SSE and WebSocket, one message each 100 ms and 20 ms over 50 ms; about 2.5 min") {
        @Override
        List<Block> blocks() {
            Rows rows = Rows.defaults().withTransports(List.of("longpoll", "sse", "websocket"));
            return List.of(
                    repeated(50, 10, Arrivals.PERIODIC, 2).withRows(rows),
                    repeated(50, 50, Arrivals.PERIODIC, 2).withRows(rows));
        }
    };

    private static final int REPEATS = 5;
    private static final Rows LONG_POLL = Rows.defaults().withTransports(List.of("longpoll"));
    private static final Rows LONG_POLL_AND_PUSH = Rows.defaults().withTransports(List.of("longpoll", "websocket"));
    private static final Rows EVERYTHING = Rows.defaults()
            .withPollIntervals(List.of(Duration.ofSeconds(1), Duration.ofMillis(250), Duration.ofMillis(100)))
            .withLessons();

    private static final List<Integer> GRID_MILLIS = List.of(20, 50, 100);
    private static final List<Double> GRID_RATES = List.of(1.0, 10.0, 50.0);

    private final String description;

    Preset(String description) {
        this.description = description;
    }

    /** What is measured, for the duration of each. */
    abstract List<Block> blocks();

    int idleSubscribers() {
        return 0;
    }

    /** As it is written on a command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it measures, and how long that takes. */
    public String description() {
        return description;
    }

    /** Adds what is missing of every rate over every network, for the long poll's curve. */
    private static void grid(List<Block> blocks) {
        for (Arrivals arrivals : Arrivals.values()) {
            Rows rows = arrivals == Arrivals.POISSON ? LONG_POLL_AND_PUSH : LONG_POLL;
            GRID_MILLIS.forEach(roundTrip -> GRID_RATES.stream()
                    .map(rate -> repeated(roundTrip, rate, arrivals, rate == 1 ? 4 : 2)
                            .withRows(rows))
                    .filter(block ->
                            blocks.stream().noneMatch(known -> known.id().equals(block.id())))
                    .forEach(blocks::add));
        }
    }

    private static Block repeated(int roundTripMillis, double rate, Arrivals arrivals, int secondsPerPass) {
        Workload workload = Workload.defaults()
                .withRate(rate)
                .withArrivals(arrivals)
                .withDuration(Duration.ofSeconds(secondsPerPass).multipliedBy(REPEATS));
        return Block.defaults()
                .withWorkload(workload)
                .withRoundTrip(Duration.ofMillis(roundTripMillis))
                .withPasses(REPEATS);
    }
}
