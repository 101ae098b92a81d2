/**
 * The trace: what one lane really did in the last seconds, as a diagram of trips between browser and server.
 *
 * The browser's times are its own. The server's end of a trip is half the added round trip away from the browser's, and
 * the time of an append is the server's stamp, whose clock is this computer's, to the millisecond.
 */
import {defineComponent, h, onBeforeUnmount, reactive} from '/vue.js';
import {LANES} from '/race.js';
import {millis, pageTime} from '/numbers.js';

const WINDOWS = [1, 2, 5, 10];
const WIDTH = 1000;
const SERVER_Y = 62;
const BROWSER_Y = 218;
const HEIGHT = 280;
const EVER = 1e9;
/** After a message, the diagram runs on for this share of its window, and then holds still until the next one. */
const SHARE_AFTER_MESSAGE = 0.6;

export const TraceView = defineComponent({
  props: {race: {type: Object, required: true}, t: {type: Object, required: true}},
  setup(props) {
    const still = matchMedia('(prefers-reduced-motion: reduce)');
    const view = reactive({lane: 'longpoll', seconds: 2, frozen: false, now: performance.now()});
    const tick = () => {
      if (!view.frozen && !document.hidden) {
        view.now = end(props.race, view);
      }
    };
    const timer = setInterval(tick, still.matches ? 1_000 : 80);
    onBeforeUnmount(() => clearInterval(timer));
    return () => {
      const {race, t} = props;
      const lane = race.lanes.find(({name}) => name === view.lane);
      const picture = read(lane, race, view);
      return h('section', {id: 'trace', 'aria-labelledby': 'trace-title'}, [
        h('h2', {id: 'trace-title'}, t.trace),
        h('p', t.traceLead),
        controls(race, view, t),
        diagram(picture, view, t),
        legend(t),
        h('p', {class: 'verdict', role: 'status'}, verdict(picture, view, t)),
        h('p', t.why[view.lane]),
        view.lane === 'longpoll' ? h('p', {class: 'note'}, t.tryPair) : null,
      ]);
    };
  },
});

function end(race, view) {
  const now = performance.now();
  return race.lastPublish ? Math.min(now, Math.max(race.lastPublish + 1000 * view.seconds * SHARE_AFTER_MESSAGE)) : now;
}

function controls(race, view, t) {
  const select = (id, label, key, values, text) => h('label', [h('span', label), h('select', {
    id, value: view[key], onChange: event => {
      view[key] = typeof values[0] === 'number' ? Number(event.target.value) : event.target.value;
    },
  }, values.map(value => h('option', {value}, text(value))))]);
  return h('div', {class: 'controls'}, [
    select('trace-lane', t.traceLane, 'lane', LANES, name => t.names[name]),
    select('trace-window', t.traceWindow, 'seconds', WINDOWS, t.seconds),
    h('div', {class: 'buttons'}, [
      h('button', {type: 'button', 'aria-pressed': String(view.frozen), onClick: () => {
        view.frozen = !view.frozen;
      }}, view.frozen ? t.thaw : t.freeze),
      h('button', {type: 'button', class: 'primary', onClick: () => race.publishPair()}, t.pair),
    ]),
  ]);
}

/** The lane's events as trips, waits, deaf times and messages, in this page's time. */
function read(lane, race, view) {
  const oneWay = race.relayed ? race.roundTrip / 2 : 0;
  const events = lane.hidden.trace;
  const picture = {trips: [], parked: [], waits: [], deaf: [], messages: []};
  const asked = new Map();
  let heardUntil = 0; // when the server last had somebody to answer; 0 while it has
  const listens = at => {
    if (heardUntil > 0) {
      picture.deaf.push([heardUntil, at]);
      heardUntil = 0;
    }
  };
  let answered = 0;
  let opened = 0;
  for (const event of events) {
    if (event.kind === 'request') {
      asked.set(event.request, event);
      picture.trips.push({from: event.at, to: event.at + oneWay, up: true, full: false});
      if (answered) {
        picture.waits.push([answered, event.at]);
        answered = 0;
      }
      listens(event.at + oneWay);
    } else if (event.kind === 'response') {
      const request = asked.get(event.request);
      asked.delete(event.request);
      const left = Math.max(event.at - oneWay, (request?.at ?? 0) + oneWay);
      picture.trips.push({from: left, to: event.at, up: false, full: event.messages > 0});
      if (request) {
        picture.parked.push([request.at + oneWay, left]);
      }
      if (asked.size === 0 && !opened) {
        heardUntil = left;
        answered = event.at;
      }
    } else if (event.kind === 'open') {
      opened = event.at - oneWay;
      asked.clear();
      listens(opened);
    } else if (event.kind === 'lost') {
      if (opened) {
        picture.parked.push([opened, event.at]);
      }
      opened = 0;
      asked.clear();
      answered = 0;
      heardUntil = event.at;
    } else {
      picture.messages.push(message(event, oneWay, Boolean(opened)));
    }
  }
  if (opened) {
    picture.parked.push([opened, EVER]);
  }
  asked.forEach(request => picture.parked.push([request.at + oneWay, EVER]));
  if (heardUntil) {
    picture.deaf.push([heardUntil, EVER]);
  }
  if (answered) {
    picture.waits.push([answered, EVER]);
  }
  return clip(picture, view);
}

function message({message: {at, data}, at: arrived}, oneWay, streamed) {
  const appended = Math.max(pageTime(at), data.sent);
  const left = Math.max(appended, arrived - oneWay);
  return {n: data.n, appended, left, arrived, streamed, latency: arrived - data.sent};
}

/** What lies in the window; an end beyond it is drawn at its edge. */
function clip(picture, {now, seconds}) {
  const start = now - 1000 * seconds;
  const spans = list => list.filter(([from, to]) => to > start && from < now)
    .map(([from, to]) => [Math.max(from, start), Math.min(to, now)]);
  return {
    trips: picture.trips.filter(trip => trip.to > start && trip.from < now),
    parked: spans(picture.parked),
    waits: spans(picture.waits),
    deaf: spans(picture.deaf),
    messages: picture.messages.filter(each => each.arrived > start && each.appended < now),
    latest: picture.messages.at(-1),
  };
}

function diagram({trips, parked, waits, deaf, messages}, {lane, now, seconds}, t) {
  const x = at => WIDTH * (1 - (now - at) / (1000 * seconds));
  const line = (kind, x1, y1, x2, y2) => h('line', {class: kind, x1, y1, x2, y2});
  const span = (kind, y) => ([from, to]) => line(kind, x(from), y, x(to), y);
  const streamed = messages.filter(each => each.streamed);
  return h('div', {class: 'diagram'}, h('svg', {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: ['trace', lane], role: 'img',
    'aria-label': t.traceAria(t.names[lane], seconds),
  }, [
    deaf.map(([from, to]) => h('rect', {
      class: 'deaf', x: x(from), width: Math.max(0, x(to) - x(from)), y: SERVER_Y - 26, height: 52, rx: 4,
    })),
    ticks(now, seconds, x, t),
    line('life', 0, SERVER_Y, WIDTH, SERVER_Y),
    line('life', 0, BROWSER_Y, WIDTH, BROWSER_Y),
    parked.map(span('parked', SERVER_Y)),
    waits.map(span('parked', BROWSER_Y)),
    trips.map(({from, to, up, full}) => line(full ? 'trip full' : 'trip', x(from), up ? BROWSER_Y : SERVER_Y, x(to), up ? SERVER_Y : BROWSER_Y)),
    streamed.map(each => line('trip full', x(each.left), SERVER_Y, x(each.arrived), BROWSER_Y)),
    messages.map(each => [
      each.left - each.appended > 1 ? line('delayed', x(each.appended), SERVER_Y - 12, x(each.left), SERVER_Y - 12) : null,
      h('circle', {class: 'appended', cx: x(each.appended), cy: SERVER_Y, r: 9}),
      h('circle', {class: 'arrived', cx: x(each.arrived), cy: BROWSER_Y, r: 7}),
      h('text', {class: 'number', x: x(each.appended), y: SERVER_Y - 32, 'text-anchor': 'middle'}, each.n),
      h('text', {class: 'number', x: x(each.arrived), y: BROWSER_Y + 30, 'text-anchor': 'middle'}, `${each.n}`),
    ]),
    h('text', {class: 'who', x: 8, y: 22}, t.server),
    h('text', {class: 'who', x: 8, y: HEIGHT - 8}, t.browser),
  ]));
}

function ticks(now, seconds, x, t) {
  const step = seconds * 100;
  const first = Math.ceil((now - 1000 * seconds) / step) * step;
  return Array.from({length: 10}, (_, i) => first + i * step).map(at => h('line', {
    key: at, class: 'tick', x1: x(at), x2: x(at), y1: SERVER_Y - 26, y2: BROWSER_Y + 8,
  })).concat(h('text', {class: 'scale', x: WIDTH - 8, y: HEIGHT - 8, 'text-anchor': 'end'}, `│ ${t.ms(step)} │`));
}

function legend(t) {
  const item = (kind, text) => h('li', [h('span', {class: ['swatch', kind], 'aria-hidden': 'true'}), text]);
  return h('ul', {class: 'legend'}, [
    item('s-message', t.legendMessage), item('s-carry', t.legendCarry), item('s-empty', t.legendEmpty),
    item('s-parked', t.legendParked), item('s-deaf', t.legendDeaf),
  ]);
}

/** What happened to the last message, in one sentence. */
function verdict({latest}, {lane}, t) {
  if (!latest) {
    return t.verdictNone;
  }
  const waited = latest.left - latest.appended;
  if (waited <= SLACK_MILLIS) {
    return t.verdictDirect(latest.n, millis(latest.latency));
  }
  return (lane === 'polling' ? t.verdictPoll : t.verdictGap)(latest.n, millis(waited), millis(latest.latency));
}

/** Less than this is the computer's own time, not a wait. */
const SLACK_MILLIS = 15;
