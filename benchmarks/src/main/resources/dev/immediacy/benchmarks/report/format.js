const NONE = "–";

function number(value, digits) {
  return value.toLocaleString("en-US", {minimumFractionDigits: digits, maximumFractionDigits: digits});
}

const known = value => typeof value === "number" && Number.isFinite(value);

/** Digits that a reader can use: 0.35, 2.61, 26.1, 525, 1,040. */
function digits(value) {
  const size = Math.abs(value);
  return size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
}

/** Milliseconds without their unit, for tables whose head has it. */
export function plain(value) {
  return known(value) ? number(value, digits(value)) : NONE;
}

/** @returns {string} such as `26.1 ms`, `1.04 s` */
export function ms(value) {
  if (!known(value)) return NONE;
  return Math.abs(value) >= 9_999.5 ? number(value / 1000, 1) + " s" : plain(value) + " ms";
}

/** An axis label: `50 ms`, `2 s`. */
export function tickMillis(value) {
  return value >= 1000 ? `${+(value / 1000).toPrecision(3)} s` : `${+value.toPrecision(3)} ms`;
}

/** With its sign, and a true minus. */
export function signed(value) {
  if (!known(value)) return NONE;
  const text = number(Math.abs(value), digits(value));
  return (value < 0 ? "−" : "+") + text;
}

/** Things for each message: 0, 0.09, 1.02, 18. */
export function rate(value) {
  if (!known(value)) return NONE;
  return value === 0 ? "0" : number(value, Math.abs(value) < 0.1 ? 3 : digits(value));
}

export function count(value) {
  return known(value) ? number(value, 0) : NONE;
}

/** @returns {string} such as `268 B`, `12.4 kB` */
export function bytes(value) {
  if (!known(value)) return NONE;
  return value >= 9_999.5 ? number(value / 1000, 1) + " kB" : number(value, 0) + " B";
}

export function percent(share) {
  if (!known(share)) return NONE;
  return number(share * 100, share > 0 && share < 0.0995 ? 2 : 1) + " %";
}

/** @param {number} quantile 0 to 1; @returns {string} such as `p99.9` */
export function percentile(quantile) {
  return "p" + +(quantile * 100).toFixed(3);
}

/** @returns {string} such as `17 min 14 s` */
export function span(seconds) {
  if (!known(seconds)) return NONE;
  return seconds < 90 ? `${number(seconds, 0)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** @param {string[]} names; @returns {string} `a`, `a and b`, `a, b and c` */
export function list(names) {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}
