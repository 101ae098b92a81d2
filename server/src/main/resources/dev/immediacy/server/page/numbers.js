/** What the views share about numbers. Nothing here knows Vue. */

/**
 * The value below which this share of the sample lies; undefined without a sample.
 *
 * @param {number[]} sorted ascending
 * @param {number} share 0 to 1
 */
export function percentile(sorted, share) {
  return sorted.length === 0 ? undefined : sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

/** @param {number|undefined} millis */
export function millis(millis) {
  if (millis === undefined) {
    return '–';
  }
  return millis < 10 ? millis.toFixed(1) : Math.round(millis).toString();
}

/** @param {number} total @param {number} count */
export function perMessage(total, count) {
  if (count === 0) {
    return '–';
  }
  const value = total / count;
  return value < 10 ? value.toFixed(2) : Math.round(value).toString();
}

/** The time of a Poisson process's next event, so that messages come as independent people send them. */
export function exponential(meanMillis) {
  return -Math.log(1 - Math.random()) * meanMillis;
}

/** A server's time stamp on this page's own clock; both are the clock of this computer. */
export function pageTime(iso) {
  return Date.parse(iso) - performance.timeOrigin;
}
