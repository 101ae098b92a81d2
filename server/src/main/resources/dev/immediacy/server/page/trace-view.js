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
const WIDE = 1000;
const NARROW = 460;
const SERVER_Y = 84;
const BROWSER_Y = 236;
const HEIGHT = 300;
const LABEL = 26;
const EVER = 1e12;
/** A stamp's resolution and the clocks' difference; less is no wait. */
const SLACK_MILLIS = 5;
/** After a message, the diagram runs on for this share of its window, and then holds still until the next one. */
const SHARE_AFTER_MESSAGE = 0.6;

export const TraceView = defineComponent({
  props: {race: {type: Object, required: true}, t: {type: Object, required: true}},
  setup(props) {
    const still = matchMedia('(prefers-reduced-motion: reduce)');
    const narrow = matchMedia('(max-width: 40rem)');
    const view = reactive({lane: 'longpoll', seconds: 2, frozen: false, now: performance.now(), width: WIDE});
    const tick = () => {
      view.width = narrow.matches ? NARROW : WIDE;
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
        h('p', {class: 'verdict', role: 'status', 'aria-live': race.rate > 0 ? 'off' : 'polite'}, verdict(picture, view, t)),
        h('p', t.why[view.lane]),
        view.lane === 'longpoll' ? h('p', {class: 'note'}, t.tryPair) : null,
      ]);
    };
  },
});

function end(race, view) {
  const now = performance.now();
  return race.lastPublish ? Math.min(now, race.lastPublish + 1000 * view.seconds * SHARE_AFTER_MESSAGE) : now;
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

/**
 * The lane's events as trips, waits, deaf times and messages, in this page's time.
 *
 * An answer with messages left when they were appended or, if that was before, when its request came; what the computer
 * took beyond the network's delay is part of the trip.
 */
function read(lane, race, view) {
  const oneWay = race.relayed ? race.roundTrip / 2 : 0;
  const picture = {trips: [], parked: [], waits: [], deaf: [], messages: []};
  const asked = new Map();
  let deafSince = 0; // 0 while the server has somebody to answer
  let answered = 0; // when the browser got its last answer, 0 while it asks
  let opened = 0;
  let carrier = null; // the answer whose messages come next

  const listensFrom = at => {
    if (deafSince) {
      picture.deaf.push([deafSince, at]);
      deafSince = 0;
    }
  };
  const hear = {
    request({request, at}) {
      asked.set(request, at + oneWay);
      picture.trips.push({from: at, to: at + oneWay, up: true, full: false});
      if (answered) {
        picture.waits.push([answered, at]);
        answered = 0;
      }
      listensFrom(at + oneWay);
    },
    response({request, at, messages}) {
      const arrived = asked.get(request) ?? at - 2 * oneWay;
      asked.delete(request);
      const trip = {from: Math.max(at - oneWay, arrived), to: at, up: false, full: messages > 0};
      const parked = [arrived, trip.from];
      picture.trips.push(trip);
      picture.parked.push(parked);
      carrier = messages > 0 ? {trip, parked, arrived, until: 0} : null;
      if (asked.size === 0 && !opened) {
        deafSince = trip.from;
        answered = at;
      }
    },
    open({at}) {
      opened = at - oneWay;
      asked.clear();
      answered = 0;
      carrier = null;
      listensFrom(opened);
    },
    lost({at}) {
      if (opened) {
        picture.parked.push([opened, at]);
      }
      opened = 0;
      answered = 0;
      asked.clear();
      carrier = null;
      deafSince = deafSince || at;
    },
    message({message, at}) {
      const appended = Math.max(pageTime(message.at), message.data.sent);
      const left = Math.max(appended, opened || (carrier ? carrier.arrived : at - oneWay));
      if (carrier && !opened) {
        carrier.until = Math.max(carrier.until, left);
        carrier.trip.from = carrier.until;
        carrier.parked[1] = carrier.until;
        deafSince = deafSince && carrier.until;
      }
      const {n, sent} = message.data;
      picture.messages.push({n, appended, left, arrived: at, streamed: Boolean(opened), latency: at - sent});
    },
  };
  lane.trace().forEach(event => hear[event.kind](event));
  picture.parked.push(...[...asked.values(), ...(opened ? [opened] : [])].map(from => [from, EVER]));
  picture.deaf.push(...(deafSince ? [[deafSince, EVER]] : []));
  picture.waits.push(...(answered ? [[answered, EVER]] : []));
  return clip(picture, view);
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

function diagram({trips, parked, waits, deaf, messages}, {lane, now, seconds, width}, t) {
  const x = at => width * (1 - (now - at) / (1000 * seconds));
  const line = (kind, x1, y1, x2, y2) => h('line', {class: kind, x1, y1, x2, y2});
  const span = (kind, y) => ([from, to]) => line(kind, x(from), y, x(to), y);
  const streamed = messages.filter(each => each.streamed);
  return h('div', {class: 'diagram'}, h('svg', {
    viewBox: `0 0 ${width} ${HEIGHT}`, class: ['trace', lane], role: 'img',
    'aria-label': t.traceAria(t.names[lane], seconds),
  }, [
    deaf.map(([from, to]) => h('rect', {
      class: 'deaf', x: x(from), width: Math.max(0, x(to) - x(from)), y: SERVER_Y - 26, height: 52, rx: 4,
    })),
    ticks({now, seconds, width}, x, t),
    line('life', 0, SERVER_Y, width, SERVER_Y),
    line('life', 0, BROWSER_Y, width, BROWSER_Y),
    parked.map(span('parked', SERVER_Y)),
    waits.map(span('parked', BROWSER_Y)),
    trips.map(({from, to, up, full}) => line(full ? 'trip full' : 'trip', x(from), up ? BROWSER_Y : SERVER_Y, x(to), up ? SERVER_Y : BROWSER_Y)),
    streamed.map(each => line('trip full', x(each.left), SERVER_Y, x(each.arrived), BROWSER_Y)),
    numbers(messages.map(each => [each.n, x(each.appended)]), SERVER_Y - 34),
    numbers(messages.map(each => [each.n, x(each.arrived)]), BROWSER_Y + 32),
    messages.map(each => [
      each.left - each.appended > 1 ? line('delayed', x(each.appended), SERVER_Y - 12, x(each.left), SERVER_Y - 12) : null,
      h('circle', {class: 'appended', cx: x(each.appended), cy: SERVER_Y, r: 9}),
      h('circle', {class: 'arrived', cx: x(each.arrived), cy: BROWSER_Y, r: 7}),
    ]),
    h('text', {class: 'who', x: 10, y: 28}, t.server),
    h('text', {class: 'who', x: 10, y: HEIGHT - 10}, t.browser),
  ]));
}

/** Each beside its dot, even and odd on either side, and none where another stands. */
function numbers(labels, y) {
  const taken = [];
  return labels.filter(([n, x]) => {
    const middle = n % 2 === 0 ? x + LABEL / 2 : x - LABEL / 2;
    const free = taken.every(other => Math.abs(other - middle) >= LABEL);
    if (free) {
      taken.push(middle);
    }
    return free;
  }).map(([n, x]) => h('text', {
    class: 'number', y, x: n % 2 === 0 ? x + 2 : x - 2, 'text-anchor': n % 2 === 0 ? 'start' : 'end',
  }, n));
}

function ticks({now, seconds, width}, x, t) {
  const step = seconds * 100;
  const first = Math.ceil((now - 1000 * seconds) / step) * step;
  return Array.from({length: 10}, (_, i) => first + i * step).map(at => h('line', {
    key: at, class: 'tick', x1: x(at), x2: x(at), y1: SERVER_Y - 26, y2: BROWSER_Y + 8,
  })).concat(h('text', {class: 'scale', x: width - 8, y: HEIGHT - 10, 'text-anchor': 'end'}, `┊← ${t.ms(step)} →┊`));
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
