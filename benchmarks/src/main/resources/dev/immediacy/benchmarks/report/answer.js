import {h} from "./dom.js";
import {bytes, count, list, ms, rate} from "./format.js";
import {
  best,
  bytesPerMessage,
  contenders,
  everyCell,
  isLongPolling,
  isMeasured,
  isPolling,
  isPulling,
  isWithin,
  meanNoise,
  requestsPerMessage,
  rowId,
} from "./results.js";

/** The answer in one sentence, made from this block alone; then what the others took instead. */
export function answer(results, block) {
  const cells = contenders(block);
  if (cells.length === 0) {
    return [h("p", {class: "answer"}, "No transport could be measured in this run; the tables below say why.")];
  }
  const winners = best(cells, cell => cell.latency.meanMillis, meanNoise);
  const [winner, ...equals] = winners;
  const floor = block.calibration?.delayMillis;
  return [
    h(
      "p",
      {class: "answer"},
      "At ",
      block.title,
      ", ",
      link(block, winner),
      " won: a message was there ",
      h("b", null, ms(winner.latency.meanMillis)),
      " after it was due, for ",
      cost(winner),
      ".",
      equals.length > 0 && [
        " ",
        names(block, equals),
        equals.length > 1 ? " were" : " was",
        " as fast within the noise.",
      ],
    ),
    h(
      "p",
      {class: "lead"},
      floor !== undefined && `Publishing, the network and the fan-out alone take ${ms(floor)}, so nothing can be expected to be faster. `,
      others(
        block,
        cells.filter(cell => !winners.includes(cell)),
        winner,
      ),
    ),
    facts(results),
  ];
}

function link(block, cell) {
  return h("a", {href: "#" + rowId(block, cell)}, cell.name);
}

function names(block, cells) {
  return cells.map((cell, i) => [i === 0 ? "" : i === cells.length - 1 ? " and " : ", ", link(block, cell)]);
}

function cost(cell) {
  const asked = requestsPerMessage(cell);
  const cpu = cell.cost?.serverCpuMicrosPerMessage;
  return list([
    asked === 0 ? "no request" : `${rate(asked)} requests`,
    bytes(bytesPerMessage(cell)),
    cpu === undefined ? "no more server CPU than an idle server" : `${rate(cpu)} µs of server CPU`,
  ]);
}

function others(block, cells, winner) {
  return cells.map(cell => {
    const mean = cell.latency.meanMillis,
      times = mean / winner.latency.meanMillis;
    const slower =
      times >= 2.5
        ? `took ${rate(Math.round(times * 10) / 10)} times as long`
        : `took ${ms(mean - winner.latency.meanMillis)} longer`;
    const who = isPolling(cell)
      ? "because the client waits between its questions"
      : isLongPolling(cell)
        ? "because a message that falls between two questions waits for the second"
        : null;
    return [
      link(block, cell),
      ` ${slower}`,
      who && ` (${who})`,
      isPulling(cell)
        ? ` with ${rate(requestsPerMessage(cell))} requests and ${bytes(bytesPerMessage(cell))} for each message. `
        : ". ",
    ];
  });
}

function facts(results) {
  const cells = everyCell(results).map(({cell}) => cell),
    done = cells.filter(isMeasured);
  const within = done.filter(isWithin).length;
  const careful = cells.filter(cell => !cell.losing && !cell.failure && cell.deliveries);
  const lost = careful.reduce((sum, cell) => sum + cell.deliveries.lost, 0);
  const delivered = careful.reduce((sum, cell) => sum + cell.deliveries.delivered, 0);
  const failed = cells.filter(cell => cell.failure).length;
  const controls = cells.filter(cell => cell.control?.within !== undefined);
  const quiet = controls.filter(cell => cell.control.within).length;
  const fact = (good, text) => h("li", {class: good ? "good" : "bad"}, text);
  return h(
    "ul",
    {class: "facts", "aria-label": "Whether to believe it"},
    done.length > 0 && fact(within === done.length, `${within} of ${done.length} rows as predicted`),
    careful.length > 0 && fact(lost === 0, `${count(lost)} of ${count(delivered + lost)} messages lost`),
    controls.length > 0 &&
      fact(quiet === controls.length, `${quiet} of ${controls.length} repeated rows agree within their noise`),
    failed > 0 && fact(false, `${failed} ${failed > 1 ? "rows" : "row"} could not be measured`),
  );
}
