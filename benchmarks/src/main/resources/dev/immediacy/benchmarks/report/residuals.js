import {data, h, missing, table} from "./dom.js";
import {bareAxis, figure, linearTicks, rowTexts, rules, tip} from "./chart.js";
import {plain, signed} from "./format.js";
import {look, markStyle, swatch} from "./look.js";
import {everyCell, isMeasured, isWithin, measured, rowId} from "./results.js";

const ROW = 30;

/** Each row's residual as a share of what it is allowed. */
export function residualPicture(block) {
  const cells = measured(block);
  if (cells.length === 0) {
    return missing("No row of this workload has a residual: nothing was measured to compare with the model.");
  }
  return figure({
    title: `Residuals: ${block.title}`,
    caption: [
      "Each mark is measured less predicted mean, as a share of what is allowed; the bar is its 95 % interval over passes. Inside the shaded band the model " +
        "holds. A mark outside has a sentence in the table below. Right of the middle is slower than predicted.",
    ],
    plot: {
      label: `Residuals of ${cells.length} rows as shares of what is allowed`,
      height: () => cells.length * ROW + 56,
      option: width => option(block, cells, width),
    },
  });
}

function option(block, cells, width) {
  const narrow = width < 520;
  const share = cell => cell.latency.residualMillis / cell.latency.allowedMillis;
  const half = cell => (cell.latency.residualIntervalMillis ?? 0) / cell.latency.allowedMillis;
  const reach = Math.max(1.3, ...cells.map(cell => Math.abs(share(cell)) + half(cell))) * 1.05,
    limit = Math.min(reach, 6);
  const clip = value => Math.max(-limit, Math.min(limit, value));
  const row = cell => cells.length - 1 - cells.indexOf(cell);
  const side = rowTexts(cells, narrow);
  return {
    grid: {left: narrow ? 8 : 180, right: narrow ? 62 : 150, top: 8, bottom: 42},
    xAxis: bareAxis("value", -limit, limit, "residual / allowed", {nameGap: 24}),
    yAxis: {type: "value", min: -0.6, max: cells.length - 0.4, show: false},
    tooltip: {
      trigger: "item",
      formatter: ({data: {cell}}) =>
        cell &&
        tip(
          cell.name,
          ["residual", `${signed(cell.latency.residualMillis)} ms`],
          ["allowed", `${plain(cell.latency.allowedMillis)} ms`],
        ),
    },
    series: [
      {
        ...rules(
          linearTicks(-limit, limit, narrow ? 4 : 8, value => `${value}`.replace("-", "−")),
          [],
        ),
        markArea: {silent: true, itemStyle: {color: "var(--band)"}, data: [[{xAxis: -1}, {xAxis: 1}]]},
      },
      {
        type: "line",
        silent: true,
        symbol: "none",
        data: [
          [0, -0.6],
          [0, cells.length - 0.4],
        ],
        lineStyle: {color: "var(--muted)", width: 1},
      },
      ...cells.map(cell => ({
        type: "line",
        silent: true,
        symbol: "none",
        lineStyle: {color: look(block, cell).color, width: 2},
        data: [
          [clip(share(cell) - half(cell)), row(cell)],
          [clip(share(cell) + half(cell)), row(cell)],
        ],
      })),
      {
        type: "scatter",
        symbolSize: 13,
        data: cells.map(cell => ({
          value: [clip(share(cell)), row(cell)],
          cell,
          symbol: look(block, cell).symbol,
          itemStyle: markStyle(look(block, cell)),
        })),
      },
      side(-limit, narrow ? "right" : "left", cell => cell.name, narrow ? [-6, -13] : [0, 0]),
      side(limit, "right", cell =>
        narrow
          ? signed(cell.latency.residualMillis)
          : `${signed(cell.latency.residualMillis)} of ${plain(cell.latency.allowedMillis)} ms`,
      ),
    ],
  };
}

/** Every row of every workload, those that miss first. */
export function residualTable(results) {
  const rows = everyCell(results).filter(({cell}) => isMeasured(cell));
  if (rows.length === 0) return null;
  const missed = rows.filter(({cell}) => !isWithin(cell));
  const others = rows.filter(({cell}) => isWithin(cell));
  const columns = [
    {head: "row"},
    {head: "measured", small: "mean, ms"},
    {head: "predicted", small: "over this schedule, ms"},
    {head: "residual", small: "ms"},
    {head: "interval", small: "± ms"},
    {head: "allowed", small: "ms"},
    {head: "explanation", text: true, wrap: true},
  ];
  return [
    missed.length === 0
      ? h("p", null, `All ${rows.length} rows lie within what the model is allowed.`)
      : table(`${missed.length} of ${rows.length} rows miss`, columns, missed.map(line)),
    others.length > 0 &&
      h(
        "details",
        null,
        h("summary", null, `The ${others.length} rows that the model predicts`),
        table(
          "Rows within what is allowed",
          columns.slice(0, -1),
          others.map(row => ({cells: line(row).cells.slice(0, -1)})),
        ),
      ),
  ];
}

function line({block, cell}) {
  const {meanMillis, residualMillis, residualIntervalMillis, allowedMillis, explanation} = cell.latency;
  return {
    cells: [
      [
        swatch(block, cell),
        h("a", {href: "#" + rowId(block, cell)}, cell.name),
        h("small", {class: "under"}, block.title),
      ],
      plain(meanMillis),
      plain(cell.prediction.scheduleMeanMillis ?? cell.prediction.meanMillis),
      h("span", {class: isWithin(cell) ? "good" : "bad"}, signed(residualMillis)),
      plain(residualIntervalMillis),
      plain(allowedMillis),
      explanation ?? "not explained",
    ],
  };
}
