import {s} from "./dom.js";
import {isLongPolling, isPolling} from "./results.js";

/**
 * How a row looks in every picture: its colour says the transport, its mark says which row of that transport. No two rows
 * of a block share both, and marks differ between transports too, so colour is never needed to tell them apart.
 */

const FAMILIES = ["polling", "longpoll", "sse", "websocket", "socketio"];

const SHAPES = {
  triangle: "M0,-6 L6,5 L-6,5 Z",
  diamond: "M0,-7 L7,0 L0,7 L-7,0 Z",
  square: "M-5,-5 H5 V5 H-5 Z",
  circle: "M-6,0 A6,6 0 1 1 6,0 A6,6 0 1 1 -6,0 Z",
  hexagon: "M-6.5,0 L-3.2,-5.6 H3.2 L6.5,0 L3.2,5.6 H-3.2 Z",
  down: "M0,6 L6,-5 L-6,-5 Z",
  plus: "M-2,-6 H2 V-2 H6 V2 H2 V6 H-2 V2 H-6 V-2 H-2 Z",
  star: "M0,-7 L1.7,-2.2 H6.8 L2.7,.9 L4.2,5.9 L0,2.9 L-4.2,5.9 L-2.7,.9 L-6.8,-2.2 H-1.7 Z",
  bar: "M-6.5,-2 H6.5 V2 H-6.5 Z",
  post: "M-2,-6.5 H2 V6.5 H-2 Z",
};

const FIRST = {
  polling: "triangle",
  longpoll: "diamond",
  sse: "square",
  websocket: "circle",
  socketio: "hexagon",
  other: "star",
};
const NEXT = ["down", "plus", "star", "bar", "post"];

/** @returns {string} the transport that this row is a form of */
export function family(cell) {
  if (isPolling(cell)) return "polling";
  if (isLongPolling(cell)) return "longpoll";
  return FAMILIES.find(name => String(cell.transport).startsWith(name)) ?? "other";
}

/**
 * @returns {{color: string, path: string, hollow: boolean, symbol: string}} `symbol` as the chart library takes it
 */
export function look(block, cell) {
  const kin = block.cells.filter(other => family(other) === family(cell));
  const place = kin.indexOf(cell);
  const first = FIRST[family(cell)];
  const shape = place < 2 ? first : NEXT[(place - 2) % NEXT.length];
  return {color: `var(--${family(cell)})`, path: SHAPES[shape], hollow: place === 1, symbol: "path://" + SHAPES[shape]};
}

/** Fill and line of a mark, for the chart library. */
export function markStyle({color, hollow}) {
  return {color: hollow ? "var(--panel)" : color, borderColor: color, borderWidth: hollow ? 1.6 : 0};
}

/** The mark of a row, beside its name. */
export function swatch(block, cell, line = false) {
  const {color, path, hollow} = look(block, cell);
  return s(
    "svg",
    {
      class: "swatch",
      width: line ? 30 : 16,
      height: 14,
      viewBox: line ? "-15 -7 30 14" : "-8 -7 16 14",
      "aria-hidden": "true",
    },
    line && s("path", {d: "M-15,0 H15", stroke: color, "stroke-width": 2}),
    s("path", {
      d: path,
      fill: hollow ? "var(--panel)" : color,
      stroke: color,
      "stroke-width": hollow ? 1.6 : 0,
      transform: "scale(.9)",
    }),
  );
}

/** A piece of line for a legend. */
export function stroke(dashes = "none", color = "var(--muted)") {
  return s(
    "svg",
    {class: "swatch", width: 30, height: 14, viewBox: "0 -7 30 14", "aria-hidden": "true"},
    s("path", {d: "M0,0 H30", stroke: color, "stroke-width": 2, "stroke-dasharray": dashes}),
  );
}

/** A filled piece of colour for a legend. */
export function chip(fill) {
  return s(
    "svg",
    {class: "swatch", width: 16, height: 12, viewBox: "0 0 16 12", "aria-hidden": "true"},
    s("rect", {width: 16, height: 12, rx: 2, fill}),
  );
}
