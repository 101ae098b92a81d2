import {h, table} from "./dom.js";
import {bytes, count, percent, plain, rate, signed} from "./format.js";
import {swatch} from "./look.js";
import {bytesPerMessage, isMeasured, isSupported, isWithin, requestsPerMessage, rowId} from "./results.js";

const COLUMNS = [
  {head: "transport"},
  {head: "mean", small: "ms"},
  {head: "residual", small: "ms ± interval"},
  {head: "p50", small: "ms"},
  {head: "p90", small: "ms"},
  {head: "p99", small: "ms"},
  {head: "max", small: "ms"},
  {head: "requests", small: "per message"},
  {head: "bytes", small: "per message"},
  {head: "wire bytes", small: "estimate"},
  {head: "CPU", small: "µs per message"},
  {head: "fresh", small: "of the time"},
  {head: "lost"},
];

/** A table for each block; the chosen one stands open. */
export function blockTables(results, chosen) {
  return results.blocks.map(block =>
    h(
      "details",
      {class: "block", open: block === chosen},
      h("summary", null, block.title, h("small", null, `${block.cells.length} rows`)),
      workload(block),
      blockTable(block),
    ),
  );
}

function workload(block) {
  const d = block.calibration?.delayMillis,
    G = block.calibration?.gapMillis;
  return h(
    "p",
    {class: "note"},
    `${count(block.subscribers)} subscribers${block.stalled ? ` and ${count(block.stalled)} more that stopped reading` : ""}, ${count(block.payloadBytes)} bytes of data in ${count(block.messageBytes)} bytes of message, ` +
      `${count(block.durationSeconds)} s for each row in ${count(block.passes)} passes. Calibrated: ` +
      `d = ${plain(d)} ms one way${G === undefined ? "" : `, G = ${plain(G)} ms between two long polls`}. ` +
      "The small figures are the model's.",
  );
}

function blockTable(block) {
  return table(
    `Measured, with the model below it: ${block.title}`,
    COLUMNS,
    block.cells.map((cell, i) => ({
      id: rowId(block, cell),
      first: i > 0 && Boolean(cell.variant) && !block.cells[i - 1].variant,
      cells: [rowName(block, cell), ...(cell.failure ? failed(cell) : figures(cell))],
    })),
  );
}

/** Mark and name of a row, and what kind of row it is. */
export function rowName(block, cell) {
  const kind = cell.control
    ? "control: the same again"
    : cell.losing
      ? "teaching variant, loses messages"
      : cell.variant
        ? "teaching variant"
        : null;
  return [swatch(block, cell), cell.name, kind && h("small", {class: "under"}, kind)];
}

function failed(cell) {
  return [
    h(
      "td",
      {class: "text wrap", colspan: COLUMNS.length - 1},
      `Not measured: ${cell.failure}.`,
      cell.prediction && h("small", {class: "under"}, `predicted mean ${plain(cell.prediction.meanMillis)} ms`),
    ),
  ];
}

function figures(cell) {
  const model = cell.prediction,
    latency = cell.latency ?? {},
    cost = cell.cost ?? {};
  const quantile = (name, rank) =>
    both(
      latency[name] === undefined ? "–" : (isSupported(cell, rank) ? "" : "~") + plain(latency[name]),
      plain(model[name]),
    );
  return [
    both(plain(latency.meanMillis), plain(model.meanMillis)),
    residual(cell),
    quantile("p50Millis", 50),
    quantile("p90Millis", 90),
    quantile("p99Millis", 99),
    both(plain(latency.maxMillis), plain(model.maxMillis)),
    both(rate(requestsPerMessage(cell)), rate(model.requestsPerMessage)),
    both(bytes(bytesPerMessage(cell)), bytes(model.bytesPerMessage)),
    bytes(cost.wireBytesPerMessage),
    rate(cost.serverCpuMicrosPerMessage),
    both(percent(cell.freshShare), model.freshShare === undefined ? null : percent(model.freshShare)),
    lost(cell),
  ];
}

function both(measured, model) {
  return [measured, model && h("small", {class: "under"}, model)];
}

function residual(cell) {
  if (!isMeasured(cell)) return "–";
  const {residualMillis, residualIntervalMillis} = cell.latency;
  return [
    h("span", {class: isWithin(cell) ? "good" : "bad"}, signed(residualMillis)),
    h(
      "small",
      {class: "under"},
      residualIntervalMillis === undefined ? "no interval" : `± ${plain(residualIntervalMillis)}`,
    ),
  ];
}

function lost(cell) {
  const {lost, duplicated, outOfOrder} = cell.deliveries;
  return [
    count(lost),
    lost > 0 && h("small", {class: "under"}, percent(lost / (cell.deliveries.delivered + lost))),
    duplicated + outOfOrder > 0 && h("small", {class: "under"}, `${duplicated} twice, ${outOfOrder} out of order`),
  ];
}
