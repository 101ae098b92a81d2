import {data, missing} from "./dom.js";
import {bareAxis, figure, logSteps, logTicks, rules, tip} from "./chart.js";
import {ms, plain, tickMillis} from "./format.js";
import {look, markStyle, swatch} from "./look.js";
import {isSupported, measured} from "./results.js";

const rowHeight = width => (width < 520 ? 44 : 34);

/** Each row's latency from its median to its 99th percentile, with its mean and the model's. */
export function glance(block) {
  const cells = measured(block);
  if (cells.length === 0) return missing("No row of this workload has a latency, so there is nothing to draw.");
  return figure({
    title: `At a glance: ${block.title}`,
    caption: [
      "The mark is the mean latency, the line reaches from the median to the 99th percentile (or the highest one that the " +
        "samples support), and the upright stroke is the mean that the model predicted. Further left is sooner; the axis is " +
        "logarithmic, so equal distances are equal factors.",
    ],
    plot: {
      label: `Latency of ${cells.length} rows at ${block.title}; the table below has the figures`,
      height: width => cells.length * rowHeight(width) + 60,
      option: width => option(block, cells, width),
    },
    table: () =>
      data(
        `Latency at ${block.title}, ms`,
        ["row", "mean", "predicted mean", "p50", "p99"].map(head => ({head})),
        cells.map(cell => ({
          cells: [
            [swatch(block, cell), cell.name],
            plain(cell.latency.meanMillis),
            plain(cell.prediction.meanMillis),
            plain(cell.latency.p50Millis),
            (isSupported(cell, 99) ? "" : "~") + plain(cell.latency.p99Millis),
          ],
        })),
      ),
  });
}

/** The highest latency that the samples support: at p99 or below. */
function upper(cell) {
  if (isSupported(cell, 99)) return cell.latency.p99Millis;
  return isSupported(cell, 95) ? cell.latency.p95Millis : cell.latency.p90Millis;
}

function option(block, cells, width) {
  const narrow = width < 520;
  const values = cells.flatMap(cell => [
    cell.latency.p50Millis,
    upper(cell),
    cell.latency.meanMillis,
    cell.prediction.meanMillis,
  ]);
  const min = Math.min(...values) / 1.25,
    max = Math.max(...values) * 1.15;
  const left = narrow ? 8 : 180,
    right = narrow ? 62 : 78;
  const row = cell => cells.length - 1 - cells.indexOf(cell);
  const mark = cell => ({
    value: [cell.latency.meanMillis, row(cell)],
    symbol: look(block, cell).symbol,
    itemStyle: markStyle(look(block, cell)),
    cell,
  });
  const name = cell => ({value: [min, row(cell)], name: cell.name});
  return {
    grid: {left, right, top: 8, bottom: 46},
    xAxis: bareAxis("log", min, max, "latency", {nameGap: 26}),
    yAxis: {type: "value", min: -0.6, max: cells.length - 0.4, show: false},
    tooltip: {
      trigger: "item",
      formatter: ({data: {cell}}) =>
        cell &&
        tip(
          cell.name,
          ["mean", ms(cell.latency.meanMillis)],
          ["predicted", ms(cell.prediction.meanMillis)],
          ["p50", ms(cell.latency.p50Millis)],
          ["to", ms(upper(cell))],
        ),
    },
    series: [
      rules(logTicks(min, max, logSteps(min, max, width - left - right), tickMillis), []),
      ...cells.map(cell => ({
        type: "line",
        silent: true,
        symbol: "none",
        lineStyle: {color: look(block, cell).color, width: 3, opacity: 0.45, cap: "round"},
        data: [
          [cell.latency.p50Millis, row(cell)],
          [upper(cell), row(cell)],
        ],
      })),
      {
        type: "scatter",
        silent: true,
        symbol: "rect",
        symbolSize: [2.5, 18],
        itemStyle: {color: "var(--ink)"},
        data: cells.map(cell => [cell.prediction.meanMillis, row(cell)]),
      },
      {type: "scatter", symbolSize: 14, data: cells.map(mark)},
      {
        type: "scatter",
        silent: true,
        symbolSize: 0.01,
        clip: false,
        data: cells.map(name),
        label: {
          show: true,
          position: narrow ? "right" : "left",
          distance: narrow ? 2 : 8,
          offset: narrow ? [0, -17] : [0, 0],
          formatter: "{b}",
          color: "var(--ink)",
          fontSize: narrow ? 11.5 : 13,
        },
      },
      {
        type: "scatter",
        silent: true,
        symbolSize: 0.01,
        clip: false,
        data: cells.map(cell => ({value: [max, row(cell)], name: ms(cell.latency.meanMillis)})),
        label: {show: true, position: "right", formatter: "{b}", color: "var(--ink)", fontSize: 13},
      },
    ],
  };
}
