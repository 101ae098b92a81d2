import {h, missing, table} from "./dom.js";
import {bytes, count, percent, plain, rate, signed} from "./format.js";
import {swatch} from "./look.js";
import {everyCell, measured} from "./results.js";

/** What servers lose that keep no log. */
export function losses(results) {
  const rows = everyCell(results).filter(({cell}) => cell.loss);
  if (rows.length === 0) {
    return missing("The variant that loses messages (a long-polling server without a log) was not part of this run.");
  }
  return [
    h("h3", null, "What a server without a log loses"),
    h(
      "p",
      {class: "lead"},
      "The long-polling server of many tutorials hands a message to whoever is waiting and keeps nothing. Whoever is just asking again misses it: a " +
        "share of ",
      h("var", null, "x"),
      "/(1 + ",
      h("var", null, "x"),
      ") of all messages, ",
      h("var", null, "x = λG"),
      ".",
    ),
    table(
      "Lost messages",
      [
        {head: "row"},
        {head: "x = λG"},
        {head: "lost"},
        {head: "interval"},
        {head: "predicted"},
        {head: "agrees", text: true},
      ],
      rows.map(({block, cell}) => ({
        cells: [
          [swatch(block, cell), `${cell.name}, ${block.title}`],
          rate(cell.prediction.x),
          percent(cell.loss.share),
          cell.loss.intervalShare === undefined ? "–" : `± ${percent(cell.loss.intervalShare)}`,
          percent(cell.loss.predictedShare),
          verdict(cell.loss.within),
        ],
      })),
    ),
  ];
}

function verdict(within) {
  return within === undefined
    ? "too few passes to say"
    : h("span", {class: within ? "good" : "bad"}, within ? "within its interval" : "outside its interval");
}

/** One row measured twice: what differs is noise. */
export function controls(results) {
  const rows = everyCell(results).filter(({cell}) => cell.control);
  if (rows.length === 0) {
    return missing("No row of this run was measured twice, so its noise floor is not known.");
  }
  return [
    h("h3", null, "The same again: how much is noise"),
    h(
      "p",
      {class: "lead"},
      "These rows repeat another one exactly. The difference between the two ought to be nothing; what it is instead is the smallest difference " +
        "between any two rows that means anything.",
    ),
    table(
      "Rows against their repetition",
      [
        {head: "row"},
        {head: "repeats"},
        {head: "difference", small: "of means, ms"},
        {head: "interval", small: "± ms"},
        {head: "agrees", text: true},
      ],
      rows.map(({block, cell}) => ({
        cells: [
          [swatch(block, cell), `${cell.name}, ${block.title}`],
          cell.control.of,
          signed(cell.control.differenceMillis),
          plain(cell.control.intervalMillis),
          verdict(cell.control.within),
        ],
      })),
    ),
  ];
}

/** Beside what others published of the same workload. */
export function published(results) {
  const rows = results.blocks.flatMap(block =>
    (block.published ?? []).flatMap(other =>
      measured(block)
        .filter(cell => cell.transport === other.transport && !cell.control)
        .map(cell => ({block, cell, other})),
    ),
  );
  if (rows.length === 0) {
    return missing("This run has no workload that others published figures of; --preset literature measures those.");
  }
  return [
    h("h3", null, "Beside what others published"),
    h("p", {class: "lead"}, "Same rate, round trip and size, other machine and other programs."),
    table(
      "Published, measured here, and predicted; ms",
      [
        {head: "row"},
        {head: "published", small: "mean"},
        {head: "measured", small: "mean"},
        {head: "predicted", small: "mean"},
        {head: "p95", small: "published / measured"},
        {head: "max", small: "published / measured"},
        {head: "messages per answer", small: "published / predicted"},
        {head: "source", text: true, wrap: true},
      ],
      rows.map(({block, cell, other}) => ({
        cells: [
          [swatch(block, cell), `${cell.name}, ${block.title}`],
          plain(other.meanMillis),
          plain(cell.latency.meanMillis),
          plain(cell.prediction.meanMillis),
          pair(other.p95Millis, cell.latency.p95Millis),
          pair(other.maxMillis, cell.latency.maxMillis),
          pair(other.messagesPerAnswer, cell.prediction.messagesPerAnswer),
          other.source,
        ],
      })),
    ),
  ];
}

function pair(theirs, ours) {
  return theirs === undefined ? "–" : `${plain(theirs)} / ${plain(ours)}`;
}

/** What subscribers cost that get nothing. */
export function idle({idle}) {
  const cells = idle?.cells ?? [];
  if (cells.length === 0) {
    return missing(
      "What idle subscribers cost in memory was not measured in this run; ./immediacy compare --idle N does.",
    );
  }
  const most = Math.max(...cells.map(cell => cell.rssBytesPerSubscriber ?? cell.heapBytesPerSubscriber ?? 0), 1);
  const meter = value =>
    value > 0 &&
    h("span", {class: "meter", style: `width:${Math.max(1, (value / most) * 90).toFixed(0)}px`, "aria-hidden": "true"});
  return [
    h("h3", null, "What a subscriber costs that gets nothing"),
    h(
      "p",
      {class: "lead"},
      `${count(idle.subscribers)} idle subscribers on a fresh server, less the same server without them.` +
        (idle.pollIntervalMillis ? ` Polling every ${plain(idle.pollIntervalMillis)} ms.` : ""),
    ),
    table(
      "Memory of the server for each idle subscriber",
      [{head: "transport"}, {head: "live heap"}, {head: "resident"}, {head: "threads", small: "with / without"}],
      cells.map(cell => ({
        cells: cell.failure
          ? [cell.name, h("td", {class: "text", colspan: 3}, `Not measured: ${cell.failure}.`)]
          : [
              cell.name,
              [meter(cell.heapBytesPerSubscriber), bytes(cell.heapBytesPerSubscriber)],
              [meter(cell.rssBytesPerSubscriber), bytes(cell.rssBytesPerSubscriber)],
              `${count(cell.threadsWith)} / ${count(cell.threadsWithout)}`,
            ],
      })),
    ),
  ];
}
