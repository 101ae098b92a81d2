/** The race as one sees it: controls, and a card for each lane. */
import {computed, defineComponent, h, reactive} from '/vue.js';
import {millis, percentile, perMessage} from '/numbers.js';

const RATES = [0, 1, 5, 10];
const STRIP_POINTS = 60;
const STRIP = {width: 300, height: 56, pad: 5};
const STREAMS = 8;
const LIMIT_MILLIS = 3_000;

export const RaceView = defineComponent({
  props: {race: {type: Object, required: true}, t: {type: Object, required: true}},
  setup(props) {
    const slowest = computed(() => Math.max(1, ...props.race.lanes.map(lane => lane.last ?? 0)));
    const scale = computed(() => Math.max(
      10, ...props.race.lanes.flatMap(lane => lane.points.slice(-STRIP_POINTS).map(point => point.latency))));
    return () => {
      const {race, t} = props;
      return h('section', {id: 'race', 'aria-labelledby': 'race-title'}, [
        h('h2', {id: 'race-title'}, t.race),
        h('p', t.raceLead),
        controls(race, t),
        race.relayed ? null : h('p', {class: 'note'}, t.noRelays),
        h('p', {role: 'alert', class: race.failed ? 'error' : 'hidden'}, race.failed && `${t.failed} ${race.failed}`),
        h('ol', {class: 'lanes'}, race.lanes.map(lane => card(lane, {race, t, slowest: slowest.value, scale: scale.value}))),
        h('details', [h('summary', t.counted), h('p', t.countedText)]),
        h(ConnectionLimit, {t, channel: race.channel}),
      ]);
    };
  },
});

function controls(race, t) {
  return h('div', {class: 'controls'}, [
    h('div', {class: 'buttons'}, [
      h('button', {class: 'primary', type: 'button', id: 'publish', onClick: () => race.publish()}, t.publish),
      h('button', {type: 'button', id: 'publish-pair', onClick: () => race.publishPair()}, t.pair),
      h('button', {class: 'quiet', type: 'button', id: 'reset', onClick: () => race.reset()}, t.reset),
    ]),
    h('label', [h('span', t.stream), h('select', {
      id: 'rate', value: race.rate, onChange: event => race.setRate(Number(event.target.value)),
    }, RATES.map(rate => h('option', {value: rate}, rate === 0 ? t.streamOff : t.perSecond(rate))))]),
    slider('round-trip', t.roundTrip, t, {
      min: 0, max: 600, step: 20, value: race.roundTrip, disabled: !race.relayed,
    }, value => race.setRoundTrip(value)),
    slider('poll-interval', t.pollInterval, t, {
      min: 100, max: 3000, step: 100, value: race.pollInterval,
    }, value => race.setPollInterval(value)),
  ]);
}

function slider(id, label, t, attributes, set) {
  return h('label', [
    h('span', [label, h('output', {for: id}, t.ms(attributes.value))]),
    h('input', {
      type: 'range', id, ...attributes, 'aria-valuetext': t.ms(attributes.value),
      onInput: event => set(Number(event.target.value)),
    }),
  ]);
}

function card(lane, {race, t, slowest, scale}) {
  const name = t.names[lane.name];
  return h('li', {key: lane.name, class: ['lane', lane.name], 'data-lane': lane.name}, [
    h('div', {class: 'lane-head'}, [
      h('h3', name),
      h('span', {class: ['pill', lane.state], title: lane.reason}, lane.stalled ? t.stall : t.states[lane.state]),
      h('p', t.waits[lane.name]),
    ]),
    h('div', {class: 'lane-last'}, [
      h('p', {class: 'big'}, lane.last === undefined
        ? h('span', {class: 'none'}, t.noMessage)
        : [h('strong', millis(lane.last)), h('span', ' ms')]),
      h('div', {class: 'track'}, h('div', {class: 'bar', style: {width: `${100 * (lane.last ?? 0) / slowest}%`}})),
    ]),
    strip(lane, name, scale, t),
    figures(lane, t),
    score(lane, t),
    buttons(lane, name, race, t),
  ]);
}

function strip(lane, name, scale, t) {
  const points = lane.points.slice(-STRIP_POINTS);
  const {width, height, pad} = STRIP;
  const x = i => pad + (width - 2 * pad) * (i + 0.5) / STRIP_POINTS;
  const y = latency => height - pad - (height - 2 * pad) * latency / scale;
  return h('svg', {
    class: 'strip', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': t.strip(name, points.length),
    preserveAspectRatio: 'none',
  }, [
    h('line', {class: 'axis', x1: 0, x2: width, y1: height - pad, y2: height - pad}),
    points.map((point, i) => [
      h('line', {key: `s${point.at}`, class: 'stem', x1: x(i), x2: x(i), y1: height - pad, y2: y(point.latency)}),
      h('line', {key: point.at, class: 'dot', x1: x(i), x2: x(i), y1: y(point.latency), y2: y(point.latency)}),
    ]),
  ]);
}

function figures(lane, t) {
  const sorted = [...lane.latencies].sort((a, b) => a - b);
  const items = [
    [t.p50, `${millis(percentile(sorted, 0.5))}`], [t.p99, millis(percentile(sorted, 0.99))], [t.max, millis(sorted.at(-1))],
    [t.requests, perMessage(lane.requests, lane.received)],
    [t.bytes, lane.bytes === undefined ? '–' : perMessage(lane.bytes, lane.received)],
  ];
  return h('dl', {class: 'figures'}, items.map(([term, value]) => h('div', [h('dt', term), h('dd', value)])));
}

function score(lane, t) {
  const items = [
    ['received', lane.received], ['lost', lane.lost()], ['duplicates', lane.duplicates], ['reordered', lane.reordered],
    ['gaps', lane.gaps],
  ];
  return h('dl', {class: 'score'}, items.map(([key, value]) =>
    h('div', {class: key !== 'received' && value > 0 ? 'bad' : '', 'data-score': key}, [h('dt', t[key]), h('dd', value)])));
}

function buttons(lane, name, race, t) {
  const button = (act, text, label, more = {}) => h('button', {
    type: 'button', 'data-act': act, 'aria-label': label, title: label, onClick: () => lane[act](), ...more,
  }, text);
  const relayed = {disabled: !race.relayed};
  return h('div', {class: 'lane-buttons'}, [
    button('pause', lane.paused ? t.resume : t.pause, lane.paused ? t.resumeOf(name) : t.pauseOf(name)),
    button('cut', t.cut, t.cutOf(name), relayed),
    button('stall', lane.stalled ? t.unstall : t.stall, lane.stalled ? t.unstallOf(name) : t.stallOf(name), relayed),
  ]);
}

/** Opens more streams than a browser has connections for, counts those that opened, and closes them again. */
const ConnectionLimit = defineComponent({
  props: {t: {type: Object, required: true}, channel: {type: String, required: true}},
  setup(props) {
    const state = reactive({running: false, done: false, open: []});
    const run = () => {
      Object.assign(state, {running: true, done: false, open: Array(STREAMS).fill(false)});
      const sources = state.open.map((_, i) => {
        const source = new EventSource(`/v1/channels/${props.channel}/events`);
        source.onopen = () => {
          state.open[i] = true;
        };
        return source;
      });
      setTimeout(() => {
        sources.forEach(source => source.close());
        Object.assign(state, {running: false, done: true});
      }, LIMIT_MILLIS);
    };
    const opened = () => state.open.filter(Boolean).length;
    return () => {
      const {t} = props;
      return h('details', {id: 'limit'}, [
        h('summary', t.limit),
        h('p', t.limitText),
        h('button', {type: 'button', disabled: state.running, onClick: run}, state.running ? t.limitRunning : t.limitButton),
        h('ul', {class: 'streams'}, state.open.map((open, i) =>
          h('li', {class: open ? 'open' : 'waiting'}, t.limitStream(i + 1, open)))),
        h('p', {role: 'status'}, state.done ? t.limitResult(opened(), STREAMS) : ''),
      ]);
    };
  },
});
