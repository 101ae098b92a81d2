import {data, h, missing} from "./dom.js";
import {bareAxis, figure, logSteps, logTicks, rules, spread, tip} from "./chart.js";
import {ms, percentile, plain, tickMillis} from "./format.js";
import {look, markStyle, swatch} from "./look.js";
import {measured} from "./results.js";

/** Of the picture. */
const height = width => Math.max(340, Math.min(500, width * 0.55));

/** Where the marks stand on each line. */
const MARKED = [0, 0.5, 0.9, 0.99, 0.999, 0.9999];

/** 1/(1 − q): how rare a message beyond this quantile is. */
const rarity = q => 1 / (1 - q);

/** The whole distribution of each row, measured and predicted. */
export function percentiles(block) {
  const cells = measured(block).filter(cell => supported(cell).length > 1);
  if (cells.length === 0) {
    return missing("The percentile plot needs a row with a latency; this workload has none.");
  }
  return figure({
    title: `How late the late ones are: ${block.title}`,
    caption: [
      h(
        "p",
        null,
        "Read it from left to right: at 50 % half of the messages were faster than the line, at 99 % all but one of a hundred; each " +
          "step to the right is ten times rarer. Solid is measured, dashed is the model: push is flat at ",
        h("var", null, "d"),
        ", polling climbs as ",
        h("var", null, "d + q·T"),
        ", and long polling is flat until the share that meets the gap, then climbs to ",
        h("var", null, "d + G"),
        ". Lines end where fewer than 100 samples lie beyond. Where solid leaves dashed on the right, something rare happened that the model has no word for: " +
          "a garbage collection, a busy processor.",
      ),
    ],
    plot: {
      label: `Latency by percentile of ${cells.length} rows at ${block.title}, measured and predicted`,
      legend: cells.map(cell => ({key: cell.slug, label: cell.name, mark: swatch(block, cell, true)})),
      height,
      option: (width, hidden) => option(block, cells, width, hidden),
    },
    table: () =>
      data(
        `Latency by percentile at ${block.title}: measured (model), ms`,
        [{head: "row"}, ...MARKED.map(q => ({head: q === 0 ? "min" : percentile(q)}))],
        cells.map(cell => ({
          cells: [
            [swatch(block, cell), cell.name],
            ...MARKED.map(q =>
              at(supported(cell), q) === undefined
                ? "–"
                : `${plain(at(supported(cell), q))} (${plain(at(cell.prediction.curve, q))})`,
            ),
          ],
        })),
      ),
  });
}

function at(curve, q) {
  return curve?.find(([quantile]) => Math.abs(quantile - q) < 1e-9)?.[1];
}

/** The measured curve up to the last quantile that its samples support. */
function supported(cell) {
  return (cell.latency.curve ?? []).filter(
    ([q, value]) => q < 1 && value > 0 && q * 100 <= cell.latency.supportedPercentile + 1e-9,
  );
}

function option(block, cells, width, hidden) {
  const narrow = width < 620;
  const end = Math.max(...cells.flatMap(cell => supported(cell).map(([q]) => q)));
  const model = cell => (cell.prediction.curve ?? []).filter(([q, value]) => q <= end && value > 0);
  const values = cells.flatMap(cell => [...supported(cell), ...model(cell)].map(([, value]) => value));
  const min = Math.min(...values) / 1.2,
    max = Math.max(...values) * 1.15;
  const shown = cells.filter(cell => !hidden.has(cell.slug));
  const grid = {left: 72, right: narrow ? 14 : 190, top: 12, bottom: 52};
  const xs = [0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999]
    .filter(q => q <= end + 1e-9)
    .map(q => ({value: rarity(q), text: narrow && q === 0.5 ? "" : `${+(q * 100).toFixed(3)} %`}));
  return {
    grid,
    xAxis: bareAxis("log", 1, rarity(end), "share of messages that were faster", {nameGap: 30}),
    yAxis: bareAxis("log", min, max, "latency", {nameGap: 56}),
    tooltip: {
      trigger: "item",
      formatter: ({data: {cell, q, value}}) =>
        cell &&
        tip(cell.name, [`${percentile(q)} measured`, ms(value[1])], ["predicted", ms(at(cell.prediction.curve, q))]),
    },
    series: [
      rules(xs, logTicks(min, max, logSteps(min, max, 400), tickMillis)),
      ...shown.map(cell =>
        line(model(cell), look(block, cell), {
          silent: true,
          symbol: "none",
          lineStyle: {color: look(block, cell).color, width: 1.3, type: [5, 4], opacity: 0.8},
        }),
      ),
      ...shown.map(cell => measuredLine(block, cell)),
      ...(narrow
        ? []
        : names(
            block,
            shown,
            value => ((height(width) - grid.top - grid.bottom) * Math.log(max / value)) / Math.log(max / min),
          )),
    ],
  };
}

function line(curve, own, more) {
  return {type: "line", data: curve.map(([q, value]) => [rarity(q), value]), ...more};
}

function measuredLine(block, cell) {
  const own = look(block, cell);
  const marked = q => MARKED.some(mark => Math.abs(mark - q) < 1e-9);
  return {
    type: "line",
    showAllSymbol: true,
    symbolSize: 9,
    lineStyle: {color: own.color, width: 2.2},
    itemStyle: markStyle(own),
    data: supported(cell).map(([q, value]) => ({
      value: [rarity(q), value],
      cell,
      q,
      symbol: marked(q) ? own.symbol : "none",
    })),
  };
}

/** A name at the end of each line, moved where names would lie over one another. */
function names(block, cells, pixels) {
  const ends = cells.map(cell => supported(cell).at(-1));
  const moves = spread(
    ends.map(([, value]) => pixels(value)),
    15,
  );
  return cells.map((cell, i) => ({
    type: "scatter",
    silent: true,
    symbolSize: 0.01,
    clip: false,
    data: [{value: [rarity(ends[i][0]), ends[i][1]], name: cell.name}],
    label: {
      show: true,
      formatter: "{b}",
      position: "right",
      distance: 10,
      offset: [0, moves[i]],
      color: look(block, cell).color,
      fontSize: 12,
    },
  }));
}
