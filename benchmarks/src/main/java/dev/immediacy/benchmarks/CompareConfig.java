package dev.immediacy.benchmarks;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a comparison compares, and where it reports. <i>Immutable.</i>
 *
 * @param preset the name of what it was made from
 * @param command the command line that repeats it
 * @param blocks measured one after the other; at least one, each with an {@link Block#id} of its own
 * @param idleSubscribers how many subscribers the memory of idle ones is measured with, 0 (not at all) to 5000
 * @param server how the server is started
 * @param report the directory the results are written to, made if it is missing
 */
public record CompareConfig(
        String preset, String command, List<Block> blocks, int idleSubscribers, ServerCommand server, Path report) {

    /**
     * Checks the ranges and copies the list.
     *
     * @throws IllegalArgumentException naming the option that is out of its range
     */
    public CompareConfig {
        requireNonNull(preset, "preset");
        requireNonNull(command, "command");
        blocks = List.copyOf(blocks);
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("blocks must be at least one, was none");
        }
        Set<String> ids = new HashSet<>();
        for (Block block : blocks) {
            if (!ids.add(block.id())) {
                throw new IllegalArgumentException("blocks must differ in their ids, two are " + block.id());
            }
        }
        Ranges.check("idle", idleSubscribers, 0, 5_000);
        requireNonNull(server, "server");
        requireNonNull(report, "report");
    }

    /** What a preset says, reported in {@code report}. */
    public static CompareConfig of(Preset preset) {
        String name = preset.label();
        return new CompareConfig(
                name,
                "./immediacy compare --preset " + name,
                preset.blocks(),
                preset.idleSubscribers(),
                ServerCommand.defaults(),
                Path.of("report"));
    }

    /** The quick preset. */
    public static CompareConfig defaults() {
        return of(Preset.QUICK);
    }

    /**
     * The same with each block changed; blocks that are the same then, by their id, become one.
     *
     * @param change what becomes of a block
     */
    public CompareConfig withBlocks(UnaryOperator<Block> change) {
        Set<String> ids = new HashSet<>();
        List<Block> changed =
                blocks.stream().map(change).filter(block -> ids.add(block.id())).toList();
        return new CompareConfig(preset, command, changed, idleSubscribers, server, report);
    }

    /** The same described by another command line. */
    public CompareConfig withCommand(String newCommand) {
        return new CompareConfig(preset, newCommand, blocks, idleSubscribers, server, report);
    }

    /** The same with another number of idle subscribers. */
    public CompareConfig withIdleSubscribers(int newIdleSubscribers) {
        return new CompareConfig(preset, command, blocks, newIdleSubscribers, server, report);
    }

    /** The same with another server. */
    public CompareConfig withServer(ServerCommand newServer) {
        return new CompareConfig(preset, command, blocks, idleSubscribers, newServer, report);
    }

    /** The same with another directory for the results. */
    public CompareConfig withReport(Path newReport) {
        return new CompareConfig(preset, command, blocks, idleSubscribers, server, newReport);
    }

    /** The seed, the same in every block. */
    long seed() {
        return blocks.get(0).workload().seed();
    }
}
