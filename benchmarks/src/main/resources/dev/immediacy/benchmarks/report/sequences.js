import {data, h, missing, s} from "./dom.js";
import {figure} from "./chart.js";
import {ms, plain, tickMillis} from "./format.js";
import {look, stroke, swatch} from "./look.js";
import {isPulling} from "./results.js";

const LANE = {server: 44, client: 112, height: 146, left: 66};
const PIXELS_FOR_ONE_WAY = 34;
const WIDEST = 4000;

/** What happened between one subscriber and the server, drawn from the recorded trace. */
export function sequences(block) {
  const cells = block.cells.filter(cell => cell.trace?.events?.length > 0);
  if (cells.length === 0) {
    return missing(`The sequence diagrams are drawn from a recorded trace. No row of ${block.title} has one.`);
  }
  return figure({
    title: `One subscriber, message by message: ${block.title}`,
    caption: [
      h(
        "p",
        null,
        "Time runs to the right; the server is above, the client below, and a line leans because the network takes its time. All rows saw the same " +
          "messages: a dotted line falls from the moment a message was meant, a dot on the client's line is its arrival, and the broad stroke between them is how long the " +
          "subscriber was out of date. Hatched is the time in which the server had nobody to give a message to. Polling is deaf nearly always, long polling for one " +
          "gap after each answer, push never.",
      ),
      h(
        "ul",
        {class: "legend", "aria-label": "Legend"},
        [
          [stroke("4 3"), "question"],
          [stroke(), "answer that brought nothing"],
          [stroke("none", "var(--websocket)"), "brings a message (in the row's colour)"],
          [hatchChip(), "deaf"],
        ].map(([mark, text]) => h("li", null, h("span", null, mark, text))),
      ),
    ],
    body: h(
      "div",
      {
        class: "canvas lanes",
        tabindex: 0,
        role: "region",
        "aria-label": "Sequence diagrams, scroll sideways for later times",
      },
      diagrams(block, cells),
    ),
    table: () =>
      data(
        "From the trace",
        [
          "row",
          "messages meant",
          "messages received",
          "questions",
          "answers",
          "deaf, ms",
          "out of date on average, ms",
        ].map(head => ({head})),
        cells.map(cell => ({cells: [[swatch(block, cell), cell.name], ...summary(cell)]})),
      ),
  });
}

function hatchChip() {
  return s(
    "svg",
    {class: "swatch", width: 22, height: 12, "aria-hidden": "true"},
    s("rect", {width: 22, height: 12, fill: "url(#hatch)"}),
  );
}

const ofKind = (cell, kind) => cell.trace.events.filter(event => event.kind === kind);

function summary(cell) {
  const meant = new Map(ofKind(cell, "publish").map(event => [event.message, event.millis]));
  const waits = ofKind(cell, "deliver")
    .filter(event => meant.has(event.message))
    .map(event => event.millis - meant.get(event.message));
  return [
    meant.size,
    waits.length,
    ofKind(cell, "request").length,
    ofKind(cell, "response").length,
    isPulling(cell) ? plain((cell.trace.deaf ?? []).reduce((sum, [from, to]) => sum + to - from, 0)) : "0",
    plain(waits.reduce((sum, wait) => sum + wait, 0) / waits.length),
  ];
}

/** A drawing for each row, all on one time axis; paper may break between them. */
function diagrams(block, cells) {
  const from = Math.min(...cells.map(({trace}) => trace.fromMillis)),
    to = Math.max(...cells.map(({trace}) => trace.toMillis));
  const oneWay = Math.max(...cells.map(({trace}) => trace.oneWayMillis), 1);
  const scale = Math.min(PIXELS_FOR_ONE_WAY / oneWay, (WIDEST - LANE.left) / (to - from));
  const x = millis => +(LANE.left + (millis - from) * scale).toFixed(2);
  const width = x(to) + 16;
  const times = ticks(from, to, x);
  const drawing = (height, attributes, ...content) =>
    s("svg", {width, height, viewBox: `0 0 ${width} ${height}`, ...attributes}, content);
  return [
    cells.map((cell, i) =>
      drawing(
        LANE.height,
        {role: "img", "aria-label": `Sequence diagram of ${cell.name} over ${ms(to - from)}`},
        i === 0 && hatch(),
        times.map(({at}) => s("line", {class: "tick", x1: at, x2: at, y1: i === 0 ? 24 : 0, y2: LANE.height})),
        diagram(block, cell, x, {from, to}),
      ),
    ),
    drawing(
      24,
      {"aria-hidden": "true"},
      times.map(({at, text}) => s("text", {x: at, y: 16, "text-anchor": "middle"}, text)),
    ),
  ];
}

function hatch() {
  return s(
    "defs",
    null,
    s(
      "pattern",
      {id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)"},
      s("rect", {width: 6, height: 6, fill: "var(--deaf)"}),
      s("rect", {width: 1.6, height: 6, fill: "var(--muted)", opacity: 0.55}),
    ),
  );
}

function ticks(from, to, x) {
  const step = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000].find(size => x(from + size) - x(from) > 70) ?? 10000;
  const times = [];
  for (let t = Math.ceil(from / step) * step; t <= to; t += step) {
    times.push({at: x(t), text: t === 0 ? "0" : tickMillis(t)});
  }
  return times;
}

function diagram(block, cell, x, {from, to}) {
  const own = look(block, cell);
  const server = LANE.server,
    client = LANE.client,
    end = x(to),
    inside = value => Math.max(x(from), Math.min(x(value), end));
  const lane = (y, name) => [
    s("line", {class: "lane", x1: x(from), x2: end, y1: y, y2: y}),
    s("text", {x: LANE.left - 8, y: y + 4, "text-anchor": "end"}, name),
  ];
  return s(
    "g",
    null,
    s("path", {
      d: own.path,
      transform: "translate(12 14) scale(.9)",
      fill: own.hollow ? "var(--panel)" : own.color,
      stroke: own.color,
      "stroke-width": own.hollow ? 1.6 : 0,
    }),
    s("text", {class: "name", x: 26, y: 19}, cell.name),
    (cell.trace.deaf ?? []).map(([start, stop]) =>
      s("rect", {class: "deaf", x: inside(start), width: inside(stop) - inside(start), y: server - 9, height: 18}),
    ),
    lane(server, "server"),
    lane(client, "client"),
    arrows(block, cell, x, own, end),
    messages(cell, x, own, end),
  );
}

/**
 * What travelled. An answer carries a message if the application had one before the next answer came; an application that
 * was late for that still had it from bytes that were pushed.
 */
function arrows(block, cell, x, own, end) {
  const delivered = ofKind(cell, "deliver").map(event => event.millis);
  const answers = ofKind(cell, "response"),
    clip = value => Math.min(value, end + 40);
  return [
    ofKind(cell, "request").map(event =>
      s("line", {
        class: "ask",
        x1: x(event.millis),
        y1: LANE.client,
        x2: clip(x(event.arrivesMillis)),
        y2: LANE.server,
      }),
    ),
    answers.map((event, i) => {
      const next = answers[i + 1]?.arrivesMillis ?? Infinity;
      const carries =
        (!isPulling(cell) && event.bytes >= block.messageBytes) ||
        delivered.some(millis => millis >= event.arrivesMillis - 0.5 && millis < next - 0.01);
      return s("line", {
        class: carries ? "carry" : "empty",
        stroke: carries ? own.color : null,
        x1: x(event.millis),
        y1: LANE.server,
        x2: clip(x(event.arrivesMillis)),
        y2: LANE.client,
      });
    }),
  ];
}

function messages(cell, x, own, end) {
  const arrived = new Map(ofKind(cell, "deliver").map(event => [event.message, event.millis]));
  return ofKind(cell, "publish").map(event => {
    const at = x(event.millis),
      until = arrived.has(event.message) ? Math.min(x(arrived.get(event.message)), end) : null;
    return s(
      "g",
      null,
      s(
        "title",
        null,
        until === null
          ? `message ${event.message}: not seen in this trace`
          : `message ${event.message}: ${ms(arrived.get(event.message) - event.millis)}`,
      ),
      s("line", {class: "due", x1: at, x2: at, y1: LANE.server - 14, y2: LANE.client}),
      s("path", {d: `M${at - 4},${LANE.server - 20} h8 l-4,7 Z`, fill: "var(--ink)"}),
      until !== null && [
        s("line", {class: "wait", stroke: own.color, x1: at, x2: until, y1: LANE.client + 9, y2: LANE.client + 9}),
        s("circle", {cx: until, cy: LANE.client, r: 4, fill: own.color}),
      ],
    );
  });
}
