/**
 * The transports of immediacy.js. Each is a function of a link, through which it reads the client's options and cursor and
 * reports what it hears.
 */

/** How long a server may take to answer, in ms. */
export const ANSWER_TIMEOUT_MILLIS = 20_000;

const EXPIRED = 4401;

/** What a server refused; asking again would be refused again. */
export class RefusedError extends Error {
  /** @param {{status?: number, detail?: string, field?: string}} problem RFC 9457 */
  constructor(problem) {
    super(problem.detail ?? `refused with status ${problem.status}`);
    this.name = 'RefusedError';
    this.problem = problem;
  }
}

/** By name: begins to connect, reports to its link, and returns how to close it. */
export const drivers = {
  polling: link => pull(link, 'poll', () => ({}), () => link.options.pollInterval),
  longpoll: link => pull(link, 'longpoll', first => ({hold: first ? '0ms' : `${link.options.hold}ms`}), () => 0),
  sse,
  websocket,
  socketio,
};

/** Asks, again and again. The first long poll does not wait: it brings a cursor, and shows that the server is there. */
function pull(link, resource, parameters, pauseMillis) {
  const abort = new AbortController();
  const ask = async more => {
    const request = link.nextRequest();
    const deadline = setTimeout(() => abort.abort(), ANSWER_TIMEOUT_MILLIS + link.options.hold);
    link.trace('request', {request});
    try {
      const address = link.address(resource, {after: link.cursor(), ...more});
      const headers = authorization(link.token());
      const answer = await answerOf(await fetch(address, {signal: abort.signal, cache: 'no-store', headers}));
      link.trace('response', {request, messages: answer.messages.length});
      return answer;
    } finally {
      clearTimeout(deadline);
    }
  };
  const follow = async () => {
    for (let first = true; link.live(); first = false) {
      const answer = await ask(parameters(first));
      link.opened();
      if (answer.gap) {
        link.gap(link.options.channel, '');
      }
      answer.messages.forEach(message => link.message(message));
      link.at(answer.cursor); // ignored if a message before it was the end of this connection
      const pause = pauseMillis();
      if (pause > 0) {
        await new Promise(resume => setTimeout(resume, pause));
      }
    }
  };
  follow().catch(error => error instanceof RefusedError ? link.refused(error) : link.lost(String(error)));
  return {close: () => abort.abort()};
}

/** The browser would reconnect by itself, after a pause of its own; here the client does, and may change transports. */
function sse(link) {
  link.trace('request', {request: link.nextRequest()});
  // an EventSource can send no header
  const source = new EventSource(link.address('events', {after: link.cursor(), access_token: link.token()}));
  const advance = event => link.at(event.lastEventId);
  source.onopen = () => {
    link.trace('open');
    link.opened();
  };
  source.onmessage = event => {
    link.message(JSON.parse(event.data));
    advance(event);
  };
  source.addEventListener('gap', event => {
    const {channel, cursor} = JSON.parse(event.data);
    link.gap(channel, cursor);
    advance(event);
  });
  source.addEventListener('problem', event => link.expired(JSON.parse(event.data)));
  source.onerror = () => link.lost('the stream ended');
  return {close: () => source.close()};
}

function websocket(link) {
  const address = link.address('ws', {after: link.cursor()});
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  link.trace('request', {request: link.nextRequest()});
  const token = link.token(); // goes as a subprotocol, since a script can send no header
  const socket = new WebSocket(address, token ? ['immediacy.v1', `bearer.${token}`] : 'immediacy.v1');
  const publishes = new Publishes();
  const hear = {
    welcome(frame) {
      link.at(frame.cursor);
      link.trace('open');
      link.opened();
    },
    message: frame => link.message(frame.message),
    gap: frame => link.gap(frame.channel, frame.cursor),
    ack: frame => publishes.accepted(frame.id, frame),
    error: frame => publishes.failed(frame.id, problemError(frame)),
  };
  socket.onmessage = event => {
    const frame = JSON.parse(event.data);
    hear[frame.type]?.(frame);
  };
  socket.onclose = event => {
    publishes.lost();
    if (event.code === EXPIRED) {
      link.expired({status: 401, detail: event.reason});
    } else {
      link.lost(`the socket was closed with ${event.code}`);
    }
  };
  return {
    publish: draft => socket.readyState === WebSocket.OPEN
      ? publishes.sent(draft.id, () => socket.send(JSON.stringify({type: 'publish', ...draft})))
      : undefined,
    close: () => socket.close(),
  };
}

/** Loaded when it is first used: the other transports need none of it. */
function socketio(link) {
  let driver = null;
  let closed = false;
  import('./immediacy-socketio.js').then(module => {
    if (!closed) {
      driver = module.driver(link, Publishes, problemError);
    }
  }, error => link.lost(String(error)));
  return {
    publish: draft => driver?.publish(draft),
    close() {
      closed = true;
      driver?.close();
    },
  };
}

/** Publishes that were sent and not answered yet, by their ids. */
class Publishes {
  #waiting = new Map();

  sent(id, send) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.failed(id, new Error('no answer in time')), ANSWER_TIMEOUT_MILLIS);
      this.#waiting.set(id, {resolve, reject, timer});
      send();
    });
  }

  accepted(id, {sequence, cursor}) {
    this.#end(id)?.resolve({id, sequence, cursor});
  }

  failed(id, error) {
    this.#end(id)?.reject(error);
  }

  lost() {
    [...this.#waiting.keys()].forEach(id => this.failed(id, new Error('the connection ended')));
  }

  #end(id) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(waiting?.timer);
    return waiting;
  }
}

/** The headers that carry a token; none without one. */
export function authorization(token) {
  return token ? {Authorization: `Bearer ${token}`} : {};
}

/**
 * A response's JSON.
 *
 * @param {Response} response
 * @throws {RefusedError} if the status says that asking again is no use
 */
export async function answerOf(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw problemError({status: response.status, ...body});
  }
  return body;
}

/** 4xx will be refused again, unless it only says to come later; the rest may pass. */
function problemError(problem) {
  const {status = 0} = problem;
  const final = status >= 400 && status < 500 && status !== 408 && status !== 429;
  return final ? new RefusedError(problem) : new Error(problem.detail ?? `status ${status}`);
}
