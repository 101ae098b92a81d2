import {answer} from "./answer.js";
import {guarded} from "./chart.js";
import {collapse} from "./collapse.js";
import {costs} from "./costs.js";
import {decisions} from "./decisions.js";
import {h, missing, place} from "./dom.js";
import {glance} from "./glance.js";
import {controls, idle, losses, published} from "./more.js";
import {percentiles} from "./percentiles.js";
import {phases} from "./phases.js";
import {residualPicture, residualTable} from "./residuals.js";
import {load, richest} from "./results.js";
import {environment, limits} from "./run.js";
import {sequences} from "./sequences.js";
import {stages} from "./stages.js";
import {blockTables} from "./tables.js";

/** Pictures of one workload, drawn anew when another is chosen. */
const OF_ONE_BLOCK = {
  glance: ["Latency at a glance", glance],
  percentiles: ["The percentile plot", percentiles],
  phases: ["The phase plots", phases],
  costs: ["Cost against latency", costs],
  sequences: ["The sequence diagrams", sequences],
  stages: ["The stages", stages],
  "residual-picture": ["The residuals", residualPicture],
};

const OF_ALL = {
  collapse: ["The collapse plot", collapse],
  decisions: ["The decision table", decisions],
  "residual-table": ["The residual table", residualTable],
  losses: ["Losses", losses],
  controls: ["The controls", controls],
  published: ["Published figures", published],
  idle: ["Idle subscribers", idle],
  environment: ["The environment", environment],
  limits: ["The limits", limits],
};

function show(block) {
  for (const [id, [name, make]] of Object.entries(OF_ONE_BLOCK)) {
    place(
      id,
      guarded(name, () => make(block)),
    );
  }
}

function choice(blocks, chosen) {
  if (blocks.length < 2) return null;
  const select = h(
    "select",
    {id: "workload", change: event => show(blocks[event.currentTarget.selectedIndex])},
    blocks.map(block => h("option", {selected: block === chosen}, block.title)),
  );
  return [h("label", {for: "workload"}, "Pictures of "), select];
}

/** A row that is linked to must not stay folded away. */
function unfold() {
  const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = row?.closest("details:not([open])");
  if (folded) {
    folded.open = true;
    row.scrollIntoView({block: "center"});
  }
}

function start() {
  const results = load();
  if (!(results.blocks?.length > 0)) {
    place("answer", missing("These results hold no workload: nothing was measured."));
    return;
  }
  const chosen = richest(results.blocks);
  place(
    "answer",
    guarded("The answer", () => answer(results, chosen)),
  );
  place(
    "tables",
    guarded("The tables", () => blockTables(results, chosen)),
  );
  place("choice", choice(results.blocks, chosen));
  for (const [id, [name, make]] of Object.entries(OF_ALL)) {
    place(
      id,
      guarded(name, () => make(results)),
    );
  }
  show(chosen);
  addEventListener("hashchange", unfold);
  addEventListener("beforeprint", () =>
    document.querySelectorAll("details.block").forEach(table => (table.open = true)),
  );
  unfold();
}

start();
