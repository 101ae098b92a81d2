package dev.immediacy.benchmarks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * The files a comparison leaves: {@code results.json} with everything, {@code report.html} that shows
 * it, {@code results.csv} with a line for each row,
 * {@code residuals.md} with how far each is off its model, and a histogram log for each run, {@code BLOCK-ROW-passN.hdr}. <i>Immutable.</i>
 */
final class CompareReport {

    private static final MathContext SIX_DIGITS = new MathContext(6);
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL)
            .registerModule(new SimpleModule()
                    .addSerializer(Double.class, new Rounded())
                    .addSerializer(double.class, new Rounded())
                    .addSerializer(Arrivals.class, new LowerCase())
                    .addSerializer(Instant.class, ToStringSerializer.instance));

    private final Path directory;
    private final long seed;

    private CompareReport(Path directory, long seed) {
        this.directory = directory;
        this.seed = seed;
    }

    /** Makes the directory first, so that a path that cannot be written to is found before anything is measured. */
    static CompareReport in(CompareConfig config) {
        Path directory = config.report();
        try {
            return new CompareReport(Files.createDirectories(directory), config.seed());
        } catch (IOException e) {
            throw new UncheckedIOException("report must be a directory that can be written to, was " + directory, e);
        }
    }

    void write(CompareResult result) {
        try {
            Files.writeString(directory.resolve("results.json"), JSON.writeValueAsString(result) + "\n");
            Files.write(directory.resolve("results.csv"), CompareCsv.lines(result));
            Files.write(directory.resolve("residuals.md"), ResidualTable.lines(result));
            ReportPage.write(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("report could not be written to " + directory, e);
        }
    }

    /** Of all runs of a block. */
    void writeHistograms(Block block, List<CellTrials> rows) {
        for (CellTrials row : rows) {
            int pass = 1;
            for (Trial trial : row.trials()) {
                String name = block.id() + "-" + row.cell().slug() + "-pass" + pass++;
                try {
                    writeHistogram(name, trial.latencyNanos());
                } catch (IOException e) {
                    throw new UncheckedIOException("report could not be written to " + directory, e);
                }
            }
        }
    }

    private void writeHistogram(String name, Histogram latencyNanos) throws FileNotFoundException {
        HistogramLogWriter log =
                new HistogramLogWriter(directory.resolve(name + ".hdr").toFile());
        try {
            log.outputComment("[latency in ns from the intended time; seed " + seed + "]");
            log.outputLogFormatVersion();
            log.outputLegend();
            Histogram histogram = latencyNanos.copy();
            histogram.setTag(name);
            log.outputIntervalHistogram(histogram);
        } finally {
            log.close();
        }
    }

    /** Six significant digits: what is beyond them is noise, and makes the file twice as large. */
    private static final class Rounded extends JsonSerializer<Double> {

        @Override
        public void serialize(Double value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeNumber(
                    new BigDecimal(value, SIX_DIGITS).stripTrailingZeros().toPlainString());
        }
    }

    private static final class LowerCase extends JsonSerializer<Arrivals> {

        @Override
        public void serialize(Arrivals value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(value.name().toLowerCase(Locale.ROOT));
        }
    }
}
