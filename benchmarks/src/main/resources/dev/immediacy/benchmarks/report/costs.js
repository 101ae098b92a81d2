import {data, h, missing} from "./dom.js";
import {bareAxis, figure, logSteps, logTicks, plot, rules, tip} from "./chart.js";
import {bytes, ms, plain, rate, tickMillis} from "./format.js";
import {look, markStyle, stroke, swatch} from "./look.js";
import {bytesPerMessage, delayMillis, isPolling, isSupported, measured, requestsPerMessage} from "./results.js";

const INTERVALS = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000];

/** What each row pays, against what it gets for it. */
export function costs(block) {
  const cells = measured(block).filter(cell => cell.cost);
  if (cells.length === 0) {
    return missing(
      "The cost of a message was not measured in this workload, so there is nothing to set against its latency.",
    );
  }
  const polling = {perSecond: block.ratePerSecond, d: delayMillis(block, "polling") ?? 0};
  return figure({
    title: `What freshness costs: ${block.title}`,
    caption: [
      h(
        "p",
        null,
        "Down is sooner, left is cheaper. The filled end of each bar is the mean, the open end the 99th percentile where the samples support one. Polling can only move along the dashed line: " +
          "asking twice as often halves the wait and doubles the requests, since mean wait times requests per second is always ½ (in logarithms, a slope of −1, " +
          "bending where the network's delay ",
        h("var", null, "d"),
        " takes over). Its ticks are poll intervals. Everything below that line gets more for less: " +
          "it need not ask in order to hear.",
      ),
    ],
    body: h(
      "div",
      {class: "grid two"},
      panel(block, cells, polling, {
        name: "requests per message",
        value: requestsPerMessage,
        text: rate,
        tick: value => `${value}`,
        line: T => 1000 / (polling.perSecond * T),
      }),
      panel(block, cells, polling, {
        name: "bytes per message, up and down",
        value: bytesPerMessage,
        text: bytes,
        tick: bytes,
        line: bytesLine(block),
      }),
    ),
    table: () =>
      data(
        `Cost and latency at ${block.title}`,
        ["row", "requests per message", "bytes per message", "mean, ms", "p99, ms"].map(head => ({head})),
        cells.map(cell => ({
          cells: [
            [swatch(block, cell), cell.name],
            rate(requestsPerMessage(cell)),
            bytes(bytesPerMessage(cell)),
            plain(cell.latency.meanMillis),
            isSupported(cell, 99) ? plain(cell.latency.p99Millis) : "–",
          ],
        })),
      ),
  });
}

/** H/(λT) and the message, or nothing where H was not calibrated. */
function bytesLine(block) {
  const header = block.calibration?.idleExchangeBytes?.polling;
  return header === undefined ? null : T => (header * 1000) / (block.ratePerSecond * T) + block.messageBytes;
}

function panel(block, cells, polling, axis) {
  const shown = cells.filter(cell => Number.isFinite(axis.value(cell)));
  if (shown.length === 0) {
    return missing(`No row of this workload tells its ${axis.name}.`);
  }
  return h(
    "div",
    {class: "canvas"},
    h("h4", null, `Latency against ${axis.name}`),
    plot({
      label: `Latency of ${shown.length} rows against ${axis.name}`,
      height: width => Math.max(330, width * 0.72),
      option: (width, hidden) =>
        option(
          block,
          shown.filter(cell => !hidden.has(cell.slug)),
          polling,
          axis,
          {width, all: shown},
        ),
      legend: shown.map(cell => ({key: cell.slug, label: cell.name, mark: swatch(block, cell)})),
      keys: axis.line ? [{label: "polling, predicted", mark: stroke("5 4", "var(--polling)")}] : [],
    }),
  );
}

/** The ends of a row's bar: mean, and p99 where the samples support it. */
function ends(cell) {
  return [cell.latency.meanMillis, isSupported(cell, 99) ? cell.latency.p99Millis : cell.latency.meanMillis];
}

function option(block, cells, polling, axis, {width, all}) {
  const {min, max, none} = extent(all.map(axis.value));
  const latencies = all.flatMap(ends);
  const low = Math.min(...latencies) / 1.35,
    high = Math.max(...latencies) * 1.3;
  const x = cell => (axis.value(cell) === 0 ? none : axis.value(cell));
  const bar = cell => ({
    type: "line",
    silent: true,
    symbol: "none",
    data: ends(cell).map(y => [x(cell), y]),
    lineStyle: {color: look(block, cell).color, width: 2, opacity: 0.6},
  });
  const mark = (cell, y, hollow) => ({
    value: [x(cell), y],
    cell,
    symbol: look(block, cell).symbol,
    itemStyle: markStyle({...look(block, cell), hollow}),
  });
  const xs = logTicks(min, max, logSteps(min, max, width - 90), axis.tick);
  return {
    grid: {left: 70, right: 16, top: 14, bottom: 50},
    xAxis: bareAxis("log", none ? none / 1.6 : min, max, axis.name, {nameGap: 30}),
    yAxis: bareAxis("log", low, high, "latency", {nameGap: 54}),
    tooltip: {
      trigger: "item",
      formatter: ({data: {cell}}) =>
        cell &&
        tip(
          cell.name,
          [axis.name, axis.text(axis.value(cell))],
          ["mean", ms(cell.latency.meanMillis)],
          isSupported(cell, 99) && ["p99", ms(cell.latency.p99Millis)],
        ),
    },
    series: [
      rules(
        [...(none ? [{value: none, text: "none"}] : []), ...xs],
        logTicks(low, high, logSteps(low, high, 300), tickMillis),
      ),
      ...(axis.line && all.some(isPolling) ? frontier(polling, axis.line, {min, max, low, high}) : []),
      ...cells.map(bar),
      {type: "scatter", symbolSize: 12, data: cells.map(cell => mark(cell, ends(cell)[1], true))},
      {type: "scatter", symbolSize: 14, data: cells.map(cell => mark(cell, ends(cell)[0], false))},
    ],
  };
}

/** A logarithmic axis has no zero: rows that pay nothing get a place of their own, a step left of the others. */
function extent(values) {
  const positive = values.filter(value => value > 0);
  const low = positive.length > 0 ? Math.min(...positive) : 1,
    high = positive.length > 0 ? Math.max(...positive) : 1;
  const min = low / 1.6,
    max = high * 1.6;
  return {min, max, none: values.includes(0) ? min / 2.2 : null};
}

function frontier({d}, line, {min, max, low, high}) {
  const inside = ([x, y]) => x >= min && x <= max && y >= low && y <= high;
  const at = T => [line(T), d + T / 2];
  const curve = Array.from({length: 160}, (_, i) => at(5 * 4000 ** (i / 159))).filter(inside);
  const ticks = INTERVALS.filter(T => inside(at(T)));
  return [
    {
      type: "line",
      silent: true,
      symbol: "none",
      data: curve,
      lineStyle: {color: "var(--polling)", width: 1.5, type: [5, 4]},
    },
    {
      type: "scatter",
      silent: true,
      symbol: "circle",
      symbolSize: 5,
      itemStyle: {color: "var(--polling)"},
      data: ticks.map(T => ({value: at(T), name: tickMillis(T)})),
      label: {
        show: true,
        formatter: "{b}",
        position: "left",
        distance: 6,
        offset: [0, 8],
        color: "var(--polling)",
        fontSize: 11,
      },
    },
  ];
}
