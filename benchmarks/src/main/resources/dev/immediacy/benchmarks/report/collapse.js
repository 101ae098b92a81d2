import {data, h, missing} from "./dom.js";
import {bareAxis, figure, linearTicks, logTicks, rules, tip} from "./chart.js";
import {ms, plain, rate} from "./format.js";
import {look, markStyle, stroke, swatch} from "./look.js";
import {delayMillis, everyCell, gapMillis, isMeasured} from "./results.js";

const poisson = x => (0.5 * x) / (x + Math.exp(-x));
const periodic = x => (x < 1 ? 0 : 0.5);

/** Every long-polling row of every block on one curve. */
export function collapse(results) {
  const points = everyCell(results)
    .filter(({block, cell}) => cell.behaviour === "long-poll" && isMeasured(cell) && block.calibration?.gapMillis > 0)
    .map(point);
  if (points.length === 0) {
    return missing(
      "The collapse plot shows how long polling waits. This run measured no long polling, so it has no points.",
    );
  }
  return figure({
    title: "One curve for every long poll",
    caption: [
      h(
        "p",
        null,
        "Each mark is one row: how long its messages waited on average, as a share of the re-poll gap ",
        h("var", null, "G"),
        ", against how many messages fall into one gap, ",
        h("var", null, "x = λG"),
        ". Whatever the rate and the round trip, messages that arrive independently " +
          "(filled) must lie on the solid curve ½·",
        h("var", null, "x"),
        "/(",
        h("var", null, "x"),
        " + e",
        h("sup", null, "−x"),
        "): rare messages hardly ever " +
          "meet the gap, frequent ones always do and wait half of it. Evenly spaced messages (hollow) must lie on the dashed step: no wait at all until they come " +
          "faster than the client can ask again. Bars are 95 % intervals.",
      ),
    ],
    plot: {
      label: `Mean wait of ${points.length} long-polling rows as a share of the gap, against messages per gap, on the theory's curve`,
      keys: [
        {label: "theory, independent arrivals", mark: stroke()},
        {label: "theory, evenly spaced", mark: stroke("6 4")},
      ],
      height: width => Math.min(430, width * 0.75),
      option: width => option(points, width),
    },
    table: () =>
      data(
        "Long polling, as shares of its gap",
        ["row", "x = λG", "(mean − d)/G", "theory", "mean, ms", "d, ms", "G, ms"].map(head => ({head})),
        points.map(({block, cell, x, y, d, G}) => ({
          cells: [
            [swatch(block, cell), `${cell.name}, ${block.title}`],
            rate(x),
            rate(y),
            rate(theory(block)(x)),
            plain(cell.latency.meanMillis),
            plain(d),
            plain(G),
          ],
        })),
      ),
  });
}

function theory(block) {
  return block.arrivals === "periodic" ? periodic : poisson;
}

function point({block, cell}) {
  const d = delayMillis(block, cell.transport),
    G = gapMillis(block, cell.transport);
  return {
    block,
    cell,
    d,
    G,
    x: cell.prediction.x ?? (block.ratePerSecond * G) / 1000,
    y: (cell.latency.meanMillis - d) / G,
    error: (cell.latency.intervalMillis ?? 0) / G,
  };
}

function option(points, width) {
  const xs = points.map(({x}) => x),
    ys = points.flatMap(({y, error}) => [y - error, y + error]);
  const min = Math.min(0.03, ...xs.map(x => x / 2)),
    max = Math.max(5, ...xs.map(x => x * 2));
  const bottom = Math.min(-0.04, Math.min(...ys) - 0.03),
    top = Math.max(0.56, Math.max(...ys) + 0.04);
  const steps = Array.from({length: 121}, (_, i) => min * (max / min) ** (i / 120));
  const line = (data, type) => ({
    type: "line",
    silent: true,
    symbol: "none",
    data,
    lineStyle: {color: "var(--muted)", width: 2, type},
  });
  return {
    grid: {left: 56, right: 16, top: 14, bottom: 52},
    xAxis: bareAxis(
      "log",
      min,
      max,
      width < 480 ? "messages per gap, x = λG" : "messages that fall into one gap, x = λG",
      {nameGap: 30},
    ),
    yAxis: bareAxis("value", bottom, top, "mean wait / G", {nameGap: 40}),
    tooltip: {
      trigger: "item",
      formatter: ({data: {point}}) =>
        point &&
        tip(
          point.cell.name,
          ["", point.block.title],
          ["x", rate(point.x)],
          ["wait / G", rate(point.y)],
          ["theory", rate(theory(point.block)(point.x))],
          ["mean", ms(point.cell.latency.meanMillis)],
        ),
    },
    series: [
      rules(
        logTicks(min, max, width < 480 ? [1] : [1, 2, 5], value => `${value}`),
        linearTicks(bottom, top, 6, value => value.toFixed(1)),
      ),
      line(
        steps.map(x => [x, poisson(x)]),
        "solid",
      ),
      line(
        [
          [min, 0],
          [1, 0],
          [1, 0.5],
          [max, 0.5],
        ],
        [6, 4],
      ),
      ...points.map(({block, cell, x, y, error}) => ({
        type: "line",
        silent: true,
        symbol: "none",
        data: [
          [x, y - error],
          [x, y + error],
        ],
        lineStyle: {color: look(block, cell).color, width: 1.5},
      })),
      {
        type: "scatter",
        symbolSize: 15,
        data: points.map(point => {
          const own = look(point.block, point.cell);
          return {
            value: [point.x, point.y],
            point,
            symbol: own.symbol,
            itemStyle: {...markStyle({...own, hollow: point.block.arrivals === "periodic"}), opacity: 0.9},
          };
        }),
      },
    ],
  };
}
