import {h, missing} from "./dom.js";

/**
 * One frame for every picture: heading, caption, the plot with its legend, and its figures as a table.
 *
 * @typedef {{label: string, mark: Node, key: string}} Entry of a legend
 * @typedef {{
 *   title: string, caption: (Node|string)[], table?: () => Node, label?: string,
 *   plot?: Plot, body?: Node
 * }} Picture `body` in the place of a plot that the chart library does not draw
 * @typedef {{
 *   label: string, option: (width: number, hidden: Set<string>) => object, height: (width: number) => number,
 *   legend?: Entry[], keys?: {label: string, mark: Node}[]
 * }} Plot
 */

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif";

/** @param {Picture} picture */
export function figure(picture) {
  return h(
    "figure",
    {class: "picture"},
    h("h3", null, picture.title),
    h(
      "figcaption",
      null,
      picture.caption.map(part => (typeof part === "string" ? h("p", null, part) : part)),
    ),
    picture.plot ? h("div", {class: "canvas"}, plot(picture.plot)) : picture.body,
    picture.table?.(),
  );
}

/**
 * A plot that draws itself as soon as it has a width, and again when that changes.
 *
 * @param {Plot} plot
 */
export function plot(plot) {
  const hidden = new Set();
  const frame = h("div", {class: "plot", role: "img", "aria-label": plot.label});
  let chart = null;
  const draw = () => {
    const shown = guarded(plot.label, () => paint(Math.floor(frame.clientWidth)));
    if (shown instanceof Node) frame.replaceWith(shown);
  };
  const paint = width => {
    if (width === 0) return;
    const height = Math.round(plot.height(width));
    frame.style.aspectRatio = `${width} / ${height}`; // scales when it is printed on narrower paper
    if (chart === null) {
      chart = echarts.init(frame, null, {renderer: "svg", locale: "EN", width, height});
    } else {
      chart.resize({width, height});
    }
    chart.setOption(completed(plot.option(width, hidden)), {notMerge: true});
    const svg = frame.querySelector("svg");
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("aria-hidden", "true");
  };
  let width = 0;
  const look = () => {
    if (!frame.isConnected) {
      chart?.dispose();
    } else if (frame.clientWidth !== width) {
      width = frame.clientWidth;
      draw();
    }
  };
  new ResizeObserver(() => requestAnimationFrame(look)).observe(frame); // drawing changes the height it would report
  return [legend(plot, hidden, draw), frame];
}

function legend({legend = [], keys = []}, hidden, draw) {
  if (legend.length + keys.length === 0) return null;
  const entry = ({label, mark, key}) =>
    h(
      "li",
      null,
      h(
        "button",
        {
          type: "button",
          "aria-pressed": "true",
          click: event => {
            const shown = hidden.delete(key) || !hidden.add(key);
            event.currentTarget.setAttribute("aria-pressed", String(shown));
            draw();
          },
        },
        mark,
        label,
      ),
    );
  return h(
    "ul",
    {class: "legend", "aria-label": "Legend; a button shows or hides its row"},
    legend.map(entry),
    keys.map(({label, mark}) => h("li", null, h("span", null, mark, label))),
  );
}

function completed(option) {
  return {
    animation: false,
    aria: {enabled: false}, // the frame has a better label than a list of numbers
    textStyle: {fontFamily: FONT, fontSize: 12, color: "var(--ink)"},
    ...option,
    tooltip: {
      confine: true,
      backgroundColor: "var(--panel)",
      borderColor: "var(--rule)",
      textStyle: {color: "var(--ink)", fontSize: 13},
      extraCssText: "box-shadow:0 2px 10px rgba(0,0,0,.25)",
      axisPointer: {lineStyle: {color: "var(--muted)"}},
      ...option.tooltip,
    },
    // Above the rules, which the library keeps at 5.
    series: option.series.map(series => ({
      z: 6,
      emphasis: {disabled: true},
      ...series,
      itemStyle: {opacity: 1, ...series.itemStyle},
    })),
  };
}

/** An axis without marks of its own; {@link rules} draws them. */
export function bareAxis(type, min, max, name, more = {}) {
  return {
    type,
    min,
    max,
    name,
    nameLocation: "middle",
    nameTextStyle: {color: "var(--muted)", fontSize: 12.5},
    axisLine: {show: true, onZero: false, lineStyle: {color: "var(--muted)"}},
    axisTick: {show: false},
    axisLabel: {show: false},
    splitLine: {show: false},
    minorTick: {show: false},
    axisPointer: {label: {show: false}},
    ...more,
  };
}

/**
 * Grid lines with labels at values of our choice: the library would label a logarithmic axis at powers of ten alone.
 *
 * @param {{value: number, text: string}[]} xs
 * @param {{value: number, text: string}[]} ys
 */
export function rules(xs, ys) {
  const line = (axis, {value, text}, position) => ({
    [axis]: value,
    label: {show: text !== "", formatter: text, position: "start", distance: 7, color: "var(--muted)", fontSize: 12},
  });
  return {
    type: "line",
    data: [],
    silent: true,
    markLine: {
      precision: 9,
      silent: true,
      symbol: "none",
      animation: false,
      lineStyle: {color: "var(--grid)", type: "solid", width: 1},
      data: [...xs.map(tick => line("xAxis", tick)), ...ys.map(tick => line("yAxis", tick))],
    },
  };
}

/**
 * Texts beside the rows of a picture that has one for each cell, the first on top.
 *
 * @returns {(value: number, position: string, text: (cell: Object, i: number) => string, offset?: number[]) => Object} a
 *   series that writes a text of each cell at a value
 */
export function rowTexts(cells, narrow) {
  return (value, position, text, offset = [0, 0]) => ({
    type: "scatter",
    silent: true,
    symbolSize: 0.01,
    clip: false,
    data: cells.map((cell, i) => ({value: [value, cells.length - 1 - i], name: text(cell, i)})),
    label: {
      show: true,
      position,
      distance: 8,
      offset,
      formatter: "{b}",
      color: "var(--ink)",
      fontSize: narrow ? 11.5 : 13,
    },
  });
}

/**
 * Ticks of a logarithmic axis.
 *
 * @param {number[]} steps within a decade, such as [1, 2, 5]
 * @param {(value: number) => string} text
 */
export function logTicks(min, max, steps, text) {
  const ticks = [];
  for (let decade = Math.floor(Math.log10(min)); decade <= Math.log10(max); decade++) {
    for (const step of steps) {
      const value = +(step * 10 ** decade).toPrecision(3);
      if (value >= min * 0.999 && value <= max * 1.001) ticks.push({value, text: text(value)});
    }
  }
  return ticks;
}

/** Steps that leave room between the labels of a logarithmic axis. */
export function logSteps(min, max, room) {
  const decades = Math.log10(max / min);
  return room / decades > 150 ? [1, 2, 5] : room / decades > 75 ? [1, 3] : [1];
}

/** Round ticks of a linear axis, about this many. */
export function linearTicks(min, max, about, text) {
  const raw = (max - min) / about,
    power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map(factor => factor * power).find(size => size >= raw);
  const ticks = [];
  for (let i = Math.ceil(min / step - 1e-9); i * step <= max * (1 + 1e-9); i++) {
    const value = +(i * step).toPrecision(6);
    ticks.push({value, text: text(value)});
  }
  return ticks;
}

/** The content of a tooltip; elements, so that nothing in it is markup. */
export function tip(title, ...rows) {
  return h(
    "div",
    {class: "tip"},
    h("strong", null, title),
    h(
      "table",
      null,
      h(
        "tbody",
        null,
        rows.filter(Boolean).map(([name, value]) => h("tr", null, h("th", {scope: "row"}, name), h("td", null, value))),
      ),
    ),
  );
}

/** What a picture shows, or why it cannot: one that fails takes no other with it. */
export function guarded(name, make) {
  try {
    return make();
  } catch (error) {
    console.error(name, error);
    return missing(`${name} could not be drawn from these results: ${error.message}.`);
  }
}

/**
 * Spreads labels that would lie over one another.
 *
 * @param {number[]} heights where they belong, in pixels
 * @param {number} room what each needs
 * @returns {number[]} by how much to move each
 */
export function spread(heights, room) {
  const order = heights.map((_, i) => i).sort((a, b) => heights[a] - heights[b]);
  const groups = [];
  for (const i of order) {
    groups.push({members: [i], middle: heights[i]});
    for (let last = groups.length - 1; last > 0 && overlap(groups[last - 1], groups[last], room); last--) {
      const [above, below] = groups.splice(last - 1, 2);
      const members = [...above.members, ...below.members];
      groups.push({members, middle: members.reduce((sum, k) => sum + heights[k], 0) / members.length});
    }
  }
  const moves = [];
  groups.forEach(({members, middle}) =>
    members.forEach((i, k) => {
      moves[i] = middle + (k - (members.length - 1) / 2) * room - heights[i];
    }),
  );
  return moves;
}

function overlap(above, below, room) {
  return below.middle - above.middle < ((above.members.length + below.members.length) / 2) * room;
}
