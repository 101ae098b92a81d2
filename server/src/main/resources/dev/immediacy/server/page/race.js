/** The race: one publisher and a lane for each transport, all in this page. The views only read it and call it. */
import {markRaw, reactive} from '/vue.js';
import {connect} from '/immediacy.js';
import {exponential} from '/numbers.js';
import {request, token} from '/session.js';

/** The lanes, in the order in which one learns them. */
export const LANES = ['polling', 'longpoll', 'sse', 'socketio', 'websocket'];

const KEPT_SAMPLES = 2_000;
const KEPT_TRACE_MILLIS = 30_000;
const RELAYS_MILLIS = 1_000;

/** One client: what it heard, how late, and at what cost. */
function lane(name, race) {
  const self = reactive({
    name,
    state: 'connecting',
    reason: '',
    paused: false,
    stalled: false,
    received: 0,
    duplicates: 0,
    reordered: 0,
    gaps: 0,
    last: undefined,
    latencies: [],
    points: [],
    requests: 0,
    bytes: undefined,
  });
  const hidden = markRaw({client: null, cursor: '0', seen: new Set(), first: 1, furthest: 0, bytesBefore: 0, trace: [], opened: null});

  const hear = message => {
    const now = performance.now();
    const {sequence} = message;
    if (sequence < hidden.first) {
      return; // published before the last reset
    }
    if (hidden.seen.has(sequence)) {
      self.duplicates++;
      return;
    }
    self.reordered += sequence < hidden.furthest ? 1 : 0;
    hidden.seen.add(sequence);
    hidden.furthest = Math.max(hidden.furthest, sequence);
    self.received++;
    self.last = now - message.data.sent;
    self.latencies.push(self.last);
    self.points.push({at: now, latency: self.last, n: message.data.n});
    self.latencies.splice(0, self.latencies.length - KEPT_SAMPLES);
    self.points.splice(0, self.points.length - 400);
    race.heard();
  };

  const observe = event => {
    self.requests += event.kind === 'request' ? 1 : 0;
    hidden.trace.push(event);
    while (hidden.trace[0].at < event.at - KEPT_TRACE_MILLIS) {
      const {kind} = hidden.trace[0];
      hidden.opened = kind === 'open' ? hidden.trace[0] : kind === 'lost' ? null : hidden.opened;
      hidden.trace.shift();
    }
  };

  return Object.assign(self, {
    hidden,
    open() {
      const relay = race.relays.get(name);
      hidden.client = connect({
        url: relay ? `http://127.0.0.1:${relay.port}` : '',
        channel: race.channel,
        token,
        transport: name,
        after: hidden.cursor,
        pollInterval: race.pollInterval,
        onMessage: hear,
        onGap: () => self.gaps++,
        onTrace: observe,
        onStatus: status => {
          self.state = status.state;
          self.reason = status.reason ?? '';
        },
      });
    },
    /** Stops reading, as a tab in the background or a closed laptop does; and resumes from the cursor. */
    pause() {
      self.paused = !self.paused;
      if (self.paused) {
        hidden.cursor = hidden.client.cursor || hidden.cursor;
        hidden.client.close();
        observe({kind: 'lost', at: performance.now(), transport: name});
      } else {
        self.open();
      }
    },
    /** What happened on the wire lately, and the stream's opening, however long ago. */
    trace: () => hidden.opened ? [hidden.opened, ...hidden.trace] : hidden.trace,
    cut: () => race.command(name, {cut: true}),
    stall() {
      self.stalled = !self.stalled;
      return race.command(name, {stalled: self.stalled});
    },
    /** Messages that cannot come any more: later ones of the same log have come. */
    lost: () => Math.max(0, hidden.furthest - hidden.first + 1 - hidden.seen.size),
    reset() {
      Object.assign(self, {received: 0, duplicates: 0, reordered: 0, gaps: 0, last: undefined, requests: 0});
      self.latencies.splice(0);
      self.points.splice(0);
      hidden.first = race.appended + 1;
      hidden.furthest = race.appended;
      hidden.seen.clear();
      hidden.bytesBefore += self.bytes ?? 0;
      self.bytes = self.bytes === undefined ? undefined : 0;
    },
  });
}

/** Starts it. */
export async function startRace() {
  const race = reactive({
    channel: `race-${Math.random().toString(36).slice(2, 10)}`,
    relayed: false,
    roundTrip: 100,
    pollInterval: 1000,
    rate: 0,
    published: 0,
    appended: 0,
    announced: '',
    failed: '',
    lanes: [],
    relays: markRaw(new Map()),
    lastPublish: 0,
    heard() {},
    command,
    publish,
    publishPair() {
      publish();
      setTimeout(publish, Math.max(20, race.roundTrip / 4));
    },
    setRate,
    setRoundTrip(millis) {
      race.roundTrip = millis;
      return Promise.all(LANES.map(name => command(name, {delayMillis: Math.round(millis / 2)})));
    },
    setPollInterval(millis) {
      race.pollInterval = millis;
      race.lanes.forEach(each => {
        each.hidden.client.pollInterval = millis;
      });
    },
    reset() {
      race.published = 0;
      race.lanes.forEach(each => each.reset());
    },
  });
  let timer = 0;
  let commands = Promise.resolve();

  async function publish() {
    const n = ++race.published;
    const sent = performance.now();
    race.lastPublish = sent;
    try {
      const body = JSON.stringify({data: {n, sent}});
      const response = await request(`/v1/channels/${race.channel}/messages`, {method: 'POST', body});
      const answer = await response.json();
      race.appended = Math.max(race.appended, answer.sequence);
      race.failed = '';
    } catch (error) {
      race.failed = String(error);
    }
  }

  function setRate(rate) {
    race.rate = rate;
    clearTimeout(timer);
    const next = () => {
      publish();
      timer = setTimeout(next, exponential(1000 / rate));
    };
    if (rate > 0) {
      timer = setTimeout(next, exponential(1000 / rate));
    }
  }

  /** One after the other: two on their way at once could change places. */
  function command(name, change) {
    const answered = commands.then(() => send(name, change));
    commands = answered.catch(() => {});
    return answered;
  }

  async function send(name, change) {
    if (race.relayed) {
      const headers = {'Content-Type': 'application/json'};
      const answer = await request(`/v1/relays/${name}`, {method: 'POST', headers, body: JSON.stringify(change)});
      took(await answer.json());
    }
  }

  function took({relays = []}) {
    for (const relay of relays) {
      race.relays.set(relay.name, relay);
      const each = race.lanes.find(({name}) => name === relay.name);
      if (each) {
        each.bytes = relay.upBytes + relay.downBytes - each.hidden.bytesBefore;
      }
    }
  }

  async function readRelays() {
    took(await (await request('/v1/relays')).json());
  }

  await readRelays();
  race.relayed = race.relays.size > 0;
  if (race.relayed) {
    await Promise.all([...race.relays.keys()].map(name => command(name, {stalled: false})));
    await race.setRoundTrip(race.roundTrip);
    setInterval(() => readRelays().catch(error => {
      race.failed = String(error);
    }), RELAYS_MILLIS);
  }
  race.lanes = LANES.map(name => lane(name, race));
  race.lanes.forEach(each => {
    const relay = race.relays.get(each.name);
    each.hidden.bytesBefore = relay ? relay.upBytes + relay.downBytes : 0;
    each.open();
  });
  return race;
}
