import {h, missing, table} from "./dom.js";
import {bytes, ms, rate} from "./format.js";
import {swatch} from "./look.js";
import {
  best,
  bytesPerMessage,
  contenders,
  isPulling,
  isSupported,
  meanNoise,
  requestsPerMessage,
  rowId,
} from "./results.js";

const mean = cell => cell.latency.meanMillis;
const tail = cell => (isSupported(cell, 99) ? cell.latency.p99Millis : NaN);
const cpu = cell => (cell.cost ? (cell.cost.serverCpuMicrosPerMessage ?? 0) : NaN);
const tenth = value => first => 0.1 * value(first);

/** What one may wish for: among which rows, by which figure, and what counts as a tie. */
const WISHES = [
  {head: "soonest on average", small: "mean latency", value: mean, noise: meanNoise, text: ms},
  {
    head: "soonest at its worst",
    small: "p99 latency",
    value: tail,
    noise: (a, b) => Math.max(2, meanNoise(a, b)),
    text: ms,
  },
  {head: "fewest bytes", small: "per message", value: bytesPerMessage, noise: tenth(bytesPerMessage), text: bytes},
  {
    head: "least server CPU",
    small: "per message",
    value: cpu,
    noise: tenth(cpu),
    text: value => (value === 0 ? "less than when idle" : rate(value) + " µs"),
  },
  {
    head: "soonest by plain requests",
    small: "no open stream, no upgrade",
    among: isPulling,
    value: mean,
    noise: meanNoise,
    text: ms,
  },
  {
    head: "cheapest by plain requests",
    small: "requests per message",
    among: isPulling,
    value: requestsPerMessage,
    noise: tenth(requestsPerMessage),
    text: rate,
  },
];

/** The decision table: every cell names who, with what figure, and links to the row that measured it. */
export function decisions(results) {
  const blocks = results.blocks.filter(block => contenders(block).length > 0);
  if (blocks.length === 0) return missing("Nothing was measured, so nothing can be recommended.");
  return table(
    "Who does best, workload by workload; within 1 ms, 10 % or the interval counts as equal",
    [{head: "workload"}, ...WISHES.map(({head, small}) => ({head, small, text: true}))],
    blocks.map(block => ({cells: [block.title, ...WISHES.map(wish => choice(block, wish))]})),
  );
}

function choice(block, {among = () => true, value, noise, text}) {
  const winners = best(contenders(block).filter(among), value, noise);
  if (winners.length === 0) return "not measured";
  return h(
    "ul",
    null,
    winners.map(cell =>
      h(
        "li",
        null,
        swatch(block, cell),
        h("a", {href: "#" + rowId(block, cell)}, `${cell.name}`),
        ` ${text(value(cell))}`,
      ),
    ),
  );
}
