package dev.immediacy.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.jspecify.annotations.Nullable;

/**
 * The files a comparison leaves: {@code results.json} with everything, {@code results.csv} with a line for each row, and a
 * histogram log for each row, {@code ROW.hdr}, whose tags are the passes. <i>Immutable.</i>
 */
final class CompareReport {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .registerModule(new SimpleModule()
                    .addSerializer(Duration.class, ToStringSerializer.instance)
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addSerializer(Path.class, ToStringSerializer.instance));

    private static final String CSV_HEAD =
            "name,transport,poll_interval_ms,ok,samples,mean_ms,model_mean_ms,residual_ms,"
                    + "p50_ms,p90_ms,p99_ms,max_ms,requests_per_message,up_bytes_per_message,down_bytes_per_message,"
                    + "server_cpu_us_per_message,lost,duplicated,out_of_order";

    private final Path directory;

    private CompareReport(Path directory) {
        this.directory = directory;
    }

    /** Makes the directory first, so that a path that cannot be written to is found before anything is measured. */
    static CompareReport in(Path directory) {
        try {
            return new CompareReport(Files.createDirectories(directory));
        } catch (IOException e) {
            throw new UncheckedIOException("report must be a directory that can be written to, was " + directory, e);
        }
    }

    void write(CompareResult result, List<CellTrials> rows) {
        try {
            Files.writeString(directory.resolve("results.json"), JSON.writeValueAsString(result) + "\n");
            Files.write(directory.resolve("results.csv"), csv(result));
            for (CellTrials row : rows) {
                writeHistograms(result, row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("report could not be written to " + directory, e);
        }
    }

    private static List<String> csv(CompareResult result) {
        List<String> lines = new ArrayList<>();
        lines.add(CSV_HEAD);
        for (CellResult cell : result.cells()) {
            List<String> fields = new ArrayList<>(List.of(cell.name(), cell.transport()));
            fields.add(number(cell.pollIntervalMillis()));
            fields.add(Boolean.toString(cell.ok()));
            addLatency(fields, cell);
            addCost(fields, cell.cost());
            Deliveries deliveries = cell.deliveries();
            for (long count : new long[] {deliveries.lost(), deliveries.duplicated(), deliveries.outOfOrder()}) {
                fields.add(Long.toString(count));
            }
            lines.add(String.join(",", fields));
        }
        return lines;
    }

    private static void addLatency(List<String> fields, CellResult cell) {
        Latency latency = cell.latency();
        String model = number(cell.prediction().meanMillis());
        if (latency == null) {
            fields.addAll(List.of("", "", model, "", "", "", "", ""));
            return;
        }
        fields.add(Long.toString(latency.samples()));
        fields.add(number(latency.meanMillis()));
        fields.add(model);
        fields.add(number(latency.residualMillis()));
        fields.add(number(latency.p50Millis()));
        fields.add(number(latency.p90Millis()));
        fields.add(number(latency.p99Millis()));
        fields.add(number(latency.maxMillis()));
    }

    private static void addCost(List<String> fields, @Nullable Cost cost) {
        if (cost == null) {
            fields.addAll(List.of("", "", "", ""));
            return;
        }
        fields.add(number(cost.requestsPerMessage()));
        fields.add(number(cost.upBytesPerMessage()));
        fields.add(number(cost.downBytesPerMessage()));
        fields.add(number(cost.serverCpuMicrosPerMessage()));
    }

    private static String number(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.3f", value);
    }

    private void writeHistograms(CompareResult result, CellTrials row) throws FileNotFoundException {
        HistogramLogWriter log = new HistogramLogWriter(
                directory.resolve(row.cell().slug() + ".hdr").toFile());
        try {
            log.outputComment("[latency in ns from the intended time; seed "
                    + result.config().workload().seed() + "]");
            log.outputLogFormatVersion();
            log.outputLegend();
            int pass = 1;
            for (Trial trial : row.trials()) {
                Histogram histogram = trial.latencyNanos().copy();
                histogram.setTag("pass" + pass++);
                log.outputIntervalHistogram(histogram);
            }
        } finally {
            log.close();
        }
    }
}
