import {h, missing, table} from "./dom.js";
import {count, percent, plain, span} from "./format.js";
import {everyCell} from "./results.js";

const ENVIRONMENT = {
  version: "Immediacy",
  commit: "commit",
  java: "Java",
  vm: "virtual machine",
  os: "system",
  processor: "processor",
  processors: "processors",
  maxHeapMiB: "heap, at most, MiB",
  loadAverage: "load when it began",
  jetty: "Jetty",
};

/** Where, when and by which command it was measured, and with which calibration. */
export function environment(results) {
  const facts = [
    ["command", h("code", null, results.command)],
    ["preset", results.preset],
    ["seed", h("code", null, String(results.seed))],
    ["began", h("time", {datetime: results.startedAt}, moment(results.startedAt))],
    ["took", span(results.seconds)],
    ...Object.entries(ENVIRONMENT).map(([key, name]) => [name, results.environment?.[key]]),
  ].filter(([, value]) => value !== undefined && value !== "" && !(value < 0));
  return [
    h(
      "p",
      {class: "lead"},
      "The command repeats it: the seed fixes every schedule and every poller's phase. The clients ran in one process and the server in another, with a relay between " +
        "them that delays and counts.",
    ),
    h(
      "dl",
      {class: "pairs"},
      facts.map(([name, value]) => [h("dt", null, name), h("dd", null, value instanceof Node ? value : String(value))]),
    ),
    calibrations(results),
    paces(results),
  ];
}

function moment(text) {
  return String(text)
    .replace("T", " ")
    .replace(/(\.\d+)?Z$/, " UTC");
}

function calibrations({blocks}) {
  const rows = blocks.filter(block => block.calibration);
  if (rows.length === 0) return missing("This run recorded no calibration.");
  return h(
    "details",
    null,
    h("summary", null, "What the model was fed with"),
    table(
      "Calibration on exchanges that bring no message, the mean of before the rows and after them",
      [
        {head: "workload"},
        {head: "d", small: "ms"},
        {head: "publishing", small: "ms"},
        {head: "fan-out", small: "ms"},
        {head: "G", small: "ms"},
        {head: "c", small: "ms"},
        {head: "null echo beyond R", small: "p50 / p99, µs"},
        {head: "H", small: "bytes of an idle exchange", text: true},
        {head: "idle CPU", small: "ms each second"},
      ],
      rows.map(({title, calibration: c}) => ({
        cells: [
          title,
          plain(c.delayMillis),
          plain(c.publishMillis),
          plain(c.fanOutMillis),
          plain(c.gapMillis),
          plain(c.turnaroundMillis),
          `${count(c.echoExtraP50Micros)} / ${count(c.echoExtraP99Micros)}`,
          Object.entries(c.idleExchangeBytes ?? {})
            .map(([transport, size]) => `${transport} ${count(size)}`)
            .join(", ") || "–",
          plain(c.idleCpuMillisPerSecond),
        ],
      })),
    ),
  );
}

function paces(results) {
  const rows = everyCell(results).filter(({cell}) => cell.pace);
  if (rows.length === 0) return missing("This run did not record whether messages were published in time.");
  return h(
    "details",
    null,
    h("summary", null, "Whether messages were published in time"),
    table(
      "Pace: achieved against target, and what the generator had left",
      [
        {head: "row"},
        {head: "target", small: "a second"},
        {head: "achieved", small: "a second"},
        {head: "late", small: "messages"},
        {head: "latest", small: "ms"},
        {head: "client CPU", small: "of all processors"},
        {head: "in time", text: true},
      ],
      rows.map(({block, cell: {name, pace}}) => ({
        cells: [
          `${name}, ${block.title}`,
          plain(pace.targetPerSecond),
          plain(pace.achievedPerSecond),
          count(pace.late),
          plain(pace.maxLateMillis),
          percent(pace.clientCpuShare),
          h("span", {class: pace.missed ? "bad" : "good"}, pace.missed ? "missed" : "yes"),
        ],
      })),
    ),
  );
}

/** What a reader must not conclude from this page. */
export function limits({limits}) {
  return limits?.length > 0
    ? h(
        "ul",
        null,
        limits.map(limit => h("li", null, limit)),
      )
    : missing("The run did not say what it left out.");
}
