import {data, missing} from "./dom.js";
import {bareAxis, figure, linearTicks, rowTexts, rules, tip} from "./chart.js";
import {ms, plain} from "./format.js";
import {chip, swatch} from "./look.js";
import {measured} from "./results.js";

/** In the order in which a message passes them. */
const STAGES = [
  {key: "toLogMillis", name: "until the server has it", color: "var(--stage-log)"},
  {key: "toWireMillis", name: "until it leaves the server (the wait)", color: "var(--stage-wait)"},
  {key: "networkMillis", name: "on the network", color: "var(--stage-network)"},
  {key: "toApplicationMillis", name: "until the application has it", color: "var(--stage-app)"},
];

const ROW = 30;

/** Where the mean latency of each row was spent. */
export function stages(block) {
  const cells = measured(block).filter(cell => cell.stages);
  if (cells.length === 0) {
    return missing("Where the time went was not recorded in this workload.");
  }
  return figure({
    title: `Where the time went: ${block.title}`,
    caption: [
      "The mean latency of each row, cut at the places where the relay saw the message pass. The stages stand in the order in which a message passes them. " +
        "Transports differ in the second alone: the time until somebody was there to take it. A bar that ends in an arrow goes on beyond the picture, to the figure beside it.",
    ],
    plot: {
      label: `Mean latency of ${cells.length} rows in four stages`,
      keys: STAGES.map(({name, color}) => ({label: name, mark: chip(color)})),
      height: () => cells.length * ROW + 56,
      option: width => option(cells, width),
    },
    table: () =>
      data(
        `Mean time in each stage at ${block.title}, ms`,
        [{head: "row"}, ...STAGES.map(({name}) => ({head: name})), {head: "mean latency"}],
        cells.map(cell => ({
          cells: [
            [swatch(block, cell), cell.name],
            ...STAGES.map(({key}) => plain(cell.stages[key])),
            plain(cell.latency.meanMillis),
          ],
        })),
      ),
  });
}

/** The longest bar that is drawn whole: one that dwarfs the others is cut. */
function limit(totals) {
  const median = [...totals].sort((a, b) => a - b)[Math.floor((totals.length - 1) / 2)];
  return Math.max(...totals.filter(total => total <= 4 * median)) * 1.05;
}

function option(cells, width) {
  const narrow = width < 520;
  const totals = cells.map(cell => STAGES.reduce((sum, {key}) => sum + Math.max(0, cell.stages[key] ?? 0), 0));
  const max = limit(totals),
    left = narrow ? 8 : 180,
    right = narrow ? 70 : 86;
  const row = i => cells.length - 1 - i;
  const name = rowTexts(cells, narrow);
  return {
    grid: {left, right, top: 8, bottom: 42},
    xAxis: bareAxis("value", 0, max, "ms", {nameGap: 24}),
    yAxis: {type: "value", min: -0.6, max: cells.length - 0.4, show: false},
    tooltip: {
      trigger: "item",
      formatter: ({data: {cell}}) =>
        cell &&
        tip(cell.name, ...STAGES.map(stage => [stage.name, ms(cell.stages[stage.key])]), [
          "mean",
          ms(cell.latency.meanMillis),
        ]),
    },
    series: [
      rules(
        linearTicks(0, max, narrow ? 4 : 8, value => `${value}`),
        [],
      ),
      ...STAGES.map((stage, k) =>
        segment(
          stage,
          cells.map((cell, i) => ({cell, row: row(i), ...piece(cell, k, max)})),
          narrow,
        ),
      ),
      name(0, narrow ? "right" : "left", cell => cell.name, narrow ? [-6, -14] : [0, 0]),
      name(max, "right", (cell, i) => (totals[i] > max ? `→ ${ms(totals[i])}` : ms(totals[i]))),
    ],
  };
}

function piece(cell, k, max) {
  const before = STAGES.slice(0, k).reduce((sum, {key}) => sum + Math.max(0, cell.stages[key] ?? 0), 0);
  return {from: Math.min(before, max), to: Math.min(max, before + Math.max(0, cell.stages[STAGES[k].key] ?? 0))};
}

/** A stage of every row as thick lines: a stacked bar that may be cut. */
function segment({color}, pieces, narrow) {
  return {
    type: "line",
    symbol: "none",
    triggerLineEvent: true,
    lineStyle: {color, width: narrow ? 9 : 15, cap: "butt"},
    connectNulls: false,
    data: pieces.flatMap(({cell, row, from, to}) => [{value: [from, row], cell}, {value: [to, row], cell}, "-"]),
  };
}
