package dev.immediacy.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All figures of each row on one line, for a spreadsheet. <i>Thread-safe</i>: no state. */
final class CompareCsv {

    private CompareCsv() {}

    /** A head, and a line for each row of each block. */
    static List<String> lines(CompareResult result) {
        List<String> lines = new ArrayList<>();
        for (BlockResult block : result.blocks()) {
            for (CellResult cell : block.cells()) {
                Map<String, String> fields = fields(block, cell);
                if (lines.isEmpty()) {
                    lines.add(String.join(",", fields.keySet()));
                }
                lines.add(fields.values().stream().map(CompareCsv::quoted).collect(Collectors.joining(",")));
            }
        }
        return lines;
    }

    private static String quoted(String field) {
        return field.contains(",") || field.contains("\"") ? '"' + field.replace("\"", "\"\"") + '"' : field;
    }

    private static Map<String, String> fields(BlockResult block, CellResult cell) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("block", block.id());
        fields.put("rate_per_s", number(block.ratePerSecond()));
        fields.put("arrivals", block.arrivals().name().toLowerCase(Locale.ROOT));
        fields.put("round_trip_ms", number(block.roundTripMillis()));
        fields.put("subscribers", Integer.toString(block.subscribers()));
        fields.put("stalled", Integer.toString(block.stalled() == null ? 0 : block.stalled()));
        fields.put("payload_bytes", Integer.toString(block.payloadBytes()));
        fields.put("passes", Integer.toString(block.passes()));
        fields.put("name", cell.name());
        fields.put("transport", cell.transport());
        fields.put("behaviour", cell.behaviour());
        fields.put("poll_interval_ms", number(cell.pollIntervalMillis()));
        fields.put("flush_ms", number(cell.flushMillis()));
        fields.put("ok", Boolean.toString(cell.ok()));
        fields.put("failure", cell.failure() == null ? "" : cell.failure());
        putPrediction(fields, cell.prediction());
        putLatency(fields, cell.latency());
        fields.put("fresh_share", number(cell.freshShare()));
        putDeliveries(fields, cell.deliveries(), cell.loss());
        putStages(fields, cell.stages(), cell.gap());
        putCost(fields, cell.cost());
        putPace(fields, cell.pace());
        return fields;
    }

    private static void putPrediction(Map<String, String> fields, Prediction model) {
        fields.put("model_mean_ms", number(model.meanMillis()));
        fields.put("model_schedule_mean_ms", number(model.scheduleMeanMillis()));
        fields.put("model_p50_ms", number(model.p50Millis()));
        fields.put("model_p90_ms", number(model.p90Millis()));
        fields.put("model_p99_ms", number(model.p99Millis()));
        fields.put("model_max_ms", number(model.maxMillis()));
        fields.put("model_requests_per_message", number(model.requestsPerMessage()));
        fields.put("model_bytes_per_message", number(model.bytesPerMessage()));
        fields.put("model_fresh_share", number(model.freshShare()));
        fields.put("model_loss_share", number(model.lossShare()));
    }

    private static void putLatency(Map<String, String> fields, @Nullable Latency latency) {
        put(fields, "samples", latency, Latency::samples);
        put(fields, "mean_ms", latency, Latency::meanMillis);
        put(fields, "mean_interval_ms", latency, Latency::intervalMillis);
        put(fields, "residual_ms", latency, Latency::residualMillis);
        put(fields, "residual_interval_ms", latency, Latency::residualIntervalMillis);
        put(fields, "allowed_ms", latency, Latency::allowedMillis);
        put(fields, "p50_ms", latency, Latency::p50Millis);
        put(fields, "p90_ms", latency, Latency::p90Millis);
        put(fields, "p95_ms", latency, Latency::p95Millis);
        put(fields, "p99_ms", latency, Latency::p99Millis);
        put(fields, "max_ms", latency, Latency::maxMillis);
    }

    private static void putDeliveries(Map<String, String> fields, Deliveries deliveries, @Nullable Loss loss) {
        put(fields, "published", deliveries, Deliveries::published);
        put(fields, "delivered", deliveries, Deliveries::delivered);
        put(fields, "lost", deliveries, Deliveries::lost);
        put(fields, "duplicated", deliveries, Deliveries::duplicated);
        put(fields, "out_of_order", deliveries, Deliveries::outOfOrder);
        put(fields, "gaps", deliveries, Deliveries::gaps);
        put(fields, "loss_share", loss, Loss::share);
        put(fields, "loss_interval_share", loss, Loss::intervalShare);
    }

    private static void putStages(Map<String, String> fields, @Nullable Stages stages, @Nullable Gap gap) {
        put(fields, "to_log_ms", stages, Stages::toLogMillis);
        put(fields, "to_wire_ms", stages, Stages::toWireMillis);
        put(fields, "network_ms", stages, Stages::networkMillis);
        put(fields, "to_application_ms", stages, Stages::toApplicationMillis);
        put(fields, "gap_mean_ms", gap, Gap::meanMillis);
    }

    private static void putCost(Map<String, String> fields, @Nullable Cost cost) {
        put(fields, "requests_per_message", cost, Cost::requestsPerMessage);
        put(fields, "up_bytes_per_message", cost, Cost::upBytesPerMessage);
        put(fields, "down_bytes_per_message", cost, Cost::downBytesPerMessage);
        put(fields, "wire_bytes_per_message", cost, Cost::wireBytesPerMessage);
        put(fields, "message_bytes_per_message", cost, Cost::messageBytesPerMessage);
        put(fields, "empty_bytes_per_message", cost, Cost::emptyBytesPerMessage);
        put(fields, "connect_bytes_per_subscriber", cost, Cost::connectBytesPerSubscriber);
        put(fields, "server_cpu_us_per_message", cost, Cost::serverCpuMicrosPerMessage);
        put(fields, "server_allocated_bytes_per_message", cost, Cost::serverAllocatedBytesPerMessage);
        put(fields, "server_threads", cost, Cost::serverThreads);
    }

    private static void putPace(Map<String, String> fields, @Nullable Pace pace) {
        put(fields, "target_per_s", pace, Pace::targetPerSecond);
        put(fields, "achieved_per_s", pace, Pace::achievedPerSecond);
        put(fields, "late", pace, Pace::late);
        put(fields, "client_cpu_share", pace, Pace::clientCpuShare);
    }

    /** A figure of something that may be missing, and that may be missing itself. */
    private static <T> void put(
            Map<String, String> fields, String name, @Nullable T source, Function<T, @Nullable Number> figure) {
        Number value = source == null ? null : figure.apply(source);
        fields.put(name, value instanceof Double real ? number(real) : value == null ? "" : value.toString());
    }

    private static String number(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.3f", value);
    }
}
