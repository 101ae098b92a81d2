/**
 * The results as the page asks for them. Their shape is docs/results-schema.md; what does not apply is absent, so every
 * reader here allows for it.
 */

/** @returns {object} what the page was made from */
export function load() {
  return JSON.parse(document.getElementById("data").textContent);
}

/** The id of a row, and of what links to it. */
export function rowId(block, cell) {
  return `cell-${block.id}-${cell.slug}`.replace(/[^\w.-]+/g, "-");
}

/** Whether there is a latency to show. */
export function isMeasured(cell) {
  return Boolean(cell.latency) && !cell.failure;
}

/** The contenders: no teaching variant, no control. */
export function contenders(block) {
  return block.cells.filter(cell => !cell.variant && !cell.control && isMeasured(cell));
}

export function measured(block) {
  return block.cells.filter(isMeasured);
}

/** Whether the model asks a client of this row to come back for messages. */
export function isPulling(cell) {
  return isPolling(cell) || isLongPolling(cell);
}

export function isPolling(cell) {
  return String(cell.behaviour).startsWith("poll-");
}

export function isLongPolling(cell) {
  return String(cell.behaviour).startsWith("long-poll");
}

/** The d of a transport: that of its own client, where it asks; undefined without a calibration. */
export function delayMillis({calibration}, transport) {
  return calibration?.delayMillisByTransport?.[transport] ?? calibration?.delayMillis;
}

/** The G of a transport, likewise. */
export function gapMillis({calibration}, transport) {
  return calibration?.gapMillisByTransport?.[transport] ?? calibration?.gapMillis;
}

/** Up and down, at the sockets. */
export function bytesPerMessage(cell) {
  return (cell.cost?.upBytesPerMessage ?? NaN) + (cell.cost?.downBytesPerMessage ?? NaN);
}

/** 0 where no client ever asks. */
export function requestsPerMessage(cell) {
  return cell.cost?.requestsPerMessage ?? (isPulling(cell) ? NaN : 0);
}

/** Whether this percentile has enough samples behind it. */
export function isSupported(cell, percentile) {
  return (cell.latency?.supportedPercentile ?? 0) >= percentile;
}

/** Whether the residual is no larger than what the model is allowed. */
export function isWithin(cell) {
  return Math.abs(cell.latency.residualMillis) <= cell.latency.allowedMillis;
}

/** The block that shows most: independent arrivals, most rows; the first of equals. */
export function richest(blocks) {
  const worth = block =>
    contenders(block).length * 10 +
    block.cells.length +
    (block.arrivals === "poisson" ? 5 : 0) +
    (block.cells.some(cell => cell.trace) ? 5 : 0);
  return blocks.reduce((best, block) => (worth(block) > worth(best) ? block : best), blocks[0]);
}

/** Every row of every block, with its block. */
export function everyCell(results) {
  return results.blocks.flatMap(block => block.cells.map(cell => ({block, cell})));
}

/**
 * The rows that nobody can tell from the best one: no further from it than 1 ms or their joint interval, cheapest in
 * bytes first.
 *
 * @param {object[]} cells measured ones
 * @param {(cell: object) => number} value smaller is better
 * @param {(best: object, cell: object) => number} noise
 */
export function best(cells, value, noise) {
  const able = cells.filter(cell => Number.isFinite(value(cell)));
  if (able.length === 0) return [];
  const first = able.reduce((a, b) => (value(b) < value(a) ? b : a));
  return able
    .filter(cell => value(cell) - value(first) <= noise(first, cell))
    .sort((a, b) => (bytesPerMessage(a) || 0) - (bytesPerMessage(b) || 0));
}

/** What two means may differ by without meaning it. */
export function meanNoise(a, b) {
  return Math.max(1, Math.hypot(a.latency.intervalMillis ?? 0, b.latency.intervalMillis ?? 0));
}
