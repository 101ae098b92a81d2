import {data, h, missing} from "./dom.js";
import {bareAxis, figure, linearTicks, plot, rules, tip} from "./chart.js";
import {ms, plain} from "./format.js";
import {look, markStyle, stroke, swatch} from "./look.js";
import {delayMillis, isPolling} from "./results.js";

const BINS = 5;

/** Latency against the moment within the cycle of questions: the mechanism itself. */
export function phases(block) {
  const cells = block.cells.filter(cell => cell.phase?.length > 0);
  if (cells.length === 0) {
    return missing(
      `The phase plots show single messages against the last poll. No row of ${block.title} recorded them.`,
    );
  }
  return figure({
    title: `Where the wait comes from: ${block.title}`,
    caption: [
      h(
        "p",
        null,
        "Each dot is one message. With polling, a message that was meant right after a poll waits nearly the whole interval ",
        h("var", null, "T"),
        ", one just before the next poll hardly at all: the dots fall along the dashed line ",
        h("var", null, "d + T − t"),
        ". With long polling only what falls into the gap after an answer waits, ",
        h("var", null, "d + G − t"),
        "; later, a question is at the server and the " + "line is flat at ",
        h("var", null, "d"),
        ". Dots above the line waited for something else as well.",
      ),
    ],
    body: h(
      "div",
      {class: "grid"},
      cells.map(cell =>
        h(
          "div",
          {class: "canvas"},
          h("h4", null, swatch(block, cell), cell.name),
          h("p", {class: "note"}, stroke("5 4"), " predicted"),
          plot({
            label: `Latency of ${cell.phase.length} messages of ${cell.name} against ${meaning(cell)}`,
            height: () => 250,
            option: width => option(block, cell, width),
          }),
        ),
      ),
    ),
    table: () =>
      data(
        "Median latency in each fifth of the cycle, ms",
        [{head: "row"}, {head: "cycle"}, ...Array.from({length: BINS}, (_, i) => ({head: `fifth ${i + 1}`}))],
        cells.map(cell => ({
          cells: [
            [swatch(block, cell), cell.name],
            `0 to ${ms(reach(block, cell))}`,
            ...medians(cell, reach(block, cell)).map(plain),
          ],
        })),
      ),
  });
}

function meaning(cell) {
  return isPolling(cell) ? "time since the last poll" : "time since the last answer";
}

/** What the model says of a message meant so long after the last question, or answer. */
function model(block, cell) {
  const d = delayMillis(block, cell.transport);
  return t => d + Math.max(0, cell.prediction.longestWaitMillis - t);
}

/** T, or three gaps: later than that nothing changes any more. */
function reach(block, cell) {
  const last = Math.max(...cell.phase.map(([x]) => x));
  return isPolling(cell)
    ? Math.max(last, cell.prediction.longestWaitMillis)
    : Math.min(last, 3 * (block.calibration.gapMillis ?? cell.prediction.longestWaitMillis ?? last) || last);
}

function medians(cell, max) {
  const bins = Array.from({length: BINS}, () => []);
  cell.phase
    .filter(([x]) => x <= max)
    .forEach(([x, latency]) => bins[Math.min(BINS - 1, Math.floor((x / max) * BINS))].push(latency));
  return bins.map(bin => bin.sort((a, b) => a - b)[Math.floor(bin.length / 2)]);
}

function option(block, cell, width) {
  const max = reach(block, cell),
    predicted = model(block, cell),
    wait = cell.prediction.longestWaitMillis;
  const dots = cell.phase.filter(([x]) => x <= max);
  const top = Math.max(...dots.map(([, latency]) => latency), predicted(0)) * 1.05;
  const corner = Math.min(wait, max);
  const own = look(block, cell);
  return {
    grid: {left: 50, right: 12, top: 10, bottom: 46},
    xAxis: bareAxis(
      "value",
      0,
      max,
      `ms since the last ${isPolling(cell) ? "poll reached the server" : "answer left the server"}`,
      {nameGap: 26},
    ),
    yAxis: bareAxis("value", 0, top, "latency, ms", {nameGap: 36}),
    tooltip: {
      trigger: "item",
      formatter: ({value: [x, latency]}) =>
        tip(cell.name, ["meant after", ms(x)], ["latency", ms(latency)], ["predicted", ms(predicted(x))]),
    },
    series: [
      rules(
        linearTicks(0, max, width < 300 ? 3 : 5, value => `${value}`),
        linearTicks(0, top, 4, value => `${value}`),
      ),
      {type: "scatter", symbol: own.symbol, symbolSize: 6.5, itemStyle: {...markStyle(own), opacity: 0.55}, data: dots},
      {
        type: "line",
        silent: true,
        symbol: "none",
        lineStyle: {color: "var(--ink)", width: 1.6, type: [5, 4]},
        data: [
          [0, predicted(0)],
          [corner, predicted(corner)],
          [max, predicted(max)],
        ],
      },
    ],
  };
}
