/**
 * One client for every transport of an Immediacy server. No dependencies.
 *
 * A client is a cursor on a channel's log. Whatever carries it, a connection that ends is resumed after the last message
 * that was delivered, on the same transport or on another: nothing is lost, nothing comes twice, and what the server no
 * longer retains is reported as a gap.
 *
 *     import {connect} from '/immediacy.js';
 *     const client = connect({channel: 'lobby', user: 'alice', onMessage: message => console.log(message.data)});
 *     await client.publish({text: 'hello'});
 *     client.close();
 *
 * @module immediacy
 */

/** @typedef {'websocket'|'sse'|'longpoll'|'polling'|'socketio'} TransportName */

/**
 * @typedef {object} Message
 * @property {string} channel the log it lies in: the channel, or an inbox such as `@bob`
 * @property {number} sequence its number in that log, from 1, without holes
 * @property {string} cursor its position
 * @property {string} id unique for its sender
 * @property {string} from who published it
 * @property {string} [to] whom it is for, if it is a direct message
 * @property {string} at when the server appended it, ISO 8601
 * @property {*} data what was published
 */

/**
 * @typedef {object} Status
 * @property {'connecting'|'open'|'waiting'|'refused'|'closed'} state `waiting`: for the next attempt; `refused`: for good
 * @property {TransportName} transport the one in use, or the next to be tried
 * @property {string} [reason] why the last connection ended
 * @property {number} [retryMillis] the pause before the next attempt
 */

/**
 * @typedef {object} Trace something that happened on the wire
 * @property {'request'|'response'|'open'|'message'|'lost'} kind
 * @property {number} at `performance.now()`
 * @property {TransportName} transport
 * @property {number} [request] pairs a response with its request
 * @property {number} [messages] how many a response brought
 * @property {Message} [message] what was delivered
 */

/**
 * @typedef {object} Options
 * @property {string} [url] the server's origin; this page's own by default
 * @property {string} channel what to follow
 * @property {string} [user] who follows; with a user, the user's inbox is followed too
 * @property {string|(() => string)} [token] proves who connects, where the server asks for that: the token, or a function that
 *   is asked for it at each attempt, so that a new one can follow one that has expired
 * @property {TransportName|'auto'} [transport] `auto` tries websocket, sse, longpoll, polling, in this order
 * @property {string} [after] the cursor to resume after; `'0'` for the oldest retained, by default only what is new
 * @property {(message: Message) => void} [onMessage]
 * @property {(gap: {channel: string, cursor: string}) => void} [onGap] messages were dropped before they could be read
 * @property {(status: Status) => void} [onStatus]
 * @property {(trace: Trace) => void} [onTrace]
 * @property {number} [pollInterval] polling: the pause after a response, in ms; 1000 by default
 * @property {number} [hold] longpoll: how long a request may wait on the server, in ms; 25000 by default
 */

import {answerOf, authorization, drivers, RefusedError, ANSWER_TIMEOUT_MILLIS} from './immediacy-transports.js';

export {RefusedError};

const LADDER = /** @type {TransportName[]} */ (['websocket', 'sse', 'longpoll', 'polling']);
const FIRST_PAUSE_MILLIS = 250;
const LONGEST_PAUSE_MILLIS = 10_000;
const OPEN_TIMEOUT_MILLIS = 10_000; // once more of it for each failure, up to
const LONGEST_OPEN_MILLIS = 30_000;

/**
 * Follows a channel until it is closed.
 *
 * @param {Options} options
 * @returns {Client}
 */
export function connect(options) {
  return new Client(options);
}

/**
 * The pause before another attempt: a random one of a range that doubles, so that clients that lost the same server do
 * not come back together.
 *
 * @param {number} failures how many attempts failed in a row
 */
export function backoff(failures) {
  const range = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** failures);
  return range / 2 + Math.random() * range / 2;
}

/** Follows one channel. Made by {@link connect}. */
export class Client {
  #options;
  #driver = null;
  #timer = 0;
  #rung = 0;
  #failures = 0;
  #requests = 0;
  #closed = false;

  // Where it is: a cursor, and the positions of channels that moved on since. Joined by commas they are a cursor again.
  #base;
  #positions = new Map();

  // The last sequence of each channel. They have no holes, so one is a connection's loss: it is resumed before it.
  #sequences = new Map();

  /** @param {Options} options */
  constructor(options) {
    this.#options = {url: '', transport: 'auto', pollInterval: 1000, hold: 25_000, ...options};
    const {transport} = this.#options;
    if (transport !== 'auto' && !drivers[transport]) {
      throw new TypeError(`transport must be auto or one of ${Object.keys(drivers).join(', ')}, was ${transport}`);
    }
    this.#base = options.after ?? '';
    this.#attempt();
  }

  /** Resumes here, on any transport; empty until the first connection is open. */
  get cursor() {
    return [this.#base, ...this.#positions.values()].filter(Boolean).join(',');
  }

  /** @returns {TransportName} the transport in use, or the next to be tried */
  get transport() {
    const {transport} = this.#options;
    return transport === 'auto' ? LADDER[this.#rung % LADDER.length] : transport;
  }

  /** The pause between polls, in ms; a change counts from the next response on. */
  set pollInterval(millis) {
    this.#options.pollInterval = millis;
  }

  /**
   * Publishes, and tries again until the server has answered or refused; its id makes a repeat harmless.
   *
   * @param {*} data any JSON value
   * @param {{to?: string, id?: string}} [options] `to` makes it a direct message
   * @returns {Promise<{id: string, sequence: number, cursor: string}>}
   * @throws {RefusedError} if the server will not have it
   */
  async publish(data, {to, id = uniqueId()} = {}) {
    const draft = to ? {id, data, to} : {id, data};
    for (let failures = 0; ; failures++) {
      if (this.#closed) {
        throw new Error('the client is closed');
      }
      try {
        return await (this.#driver?.publish?.(draft) ?? this.#post(draft));
      } catch (error) {
        if (error instanceof RefusedError) {
          throw error;
        }
        await new Promise(resume => setTimeout(resume, backoff(failures)));
      }
    }
  }

  /** Ends it. Nothing is delivered afterwards; {@link Client#cursor} stays, for another client to resume after. */
  close() {
    if (!this.#closed) {
      this.#closed = true;
      this.#drop();
      this.#status('closed');
    }
  }

  #attempt() {
    const name = this.transport;
    const driver = {opened: false, close() {}};
    this.#driver = driver;
    this.#status('connecting');
    const link = this.#link(name, driver);
    if (link.live()) { // whoever heard the status may have closed it
      const patience = Math.min(LONGEST_OPEN_MILLIS, OPEN_TIMEOUT_MILLIS * (1 + this.#failures));
      this.#timer = setTimeout(link.lost, patience, 'it did not open in time');
      Object.assign(driver, drivers[name](link));
    }
  }

  /** What a driver may do: read the options and report. Once it was dropped, its reports are ignored. */
  #link(name, driver) {
    const live = () => this.#driver === driver;
    const when = act => (...given) => live() && act(...given);
    const link = {
      live,
      options: this.#options,
      cursor: () => this.cursor,
      address: (resource, parameters) => this.#address(resource, parameters),
      opened: when(() => this.#opened(driver)),
      message: when(message => this.#message(name, message, link)),
      at: when(cursor => this.#at(cursor)),
      gap: when((channel, cursor) => this.#gap(channel, cursor)),
      token: () => this.#token(),
      expired: when(problem => this.#expired(name, problem)),
      lost: when(reason => this.#lost(name, reason)),
      refused: when(error => this.#refused(error)),
      trace: when((kind, more) => this.#trace(name, kind, more)),
      nextRequest: () => ++this.#requests,
    };
    return link;
  }

  #opened(driver) {
    if (!driver.opened) {
      clearTimeout(this.#timer);
      driver.opened = true;
      this.#failures = 0;
      this.#status('open');
    }
  }

  #message(transport, message, link) {
    const {channel, sequence, cursor} = message;
    const last = this.#sequences.get(channel);
    if (last !== undefined && sequence > last + 1) {
      this.#sequences.delete(channel);
      link.lost(`${sequence - last - 1} messages are missing`);
      return;
    }
    this.#sequences.set(channel, sequence);
    this.#positions.set(channel, cursor);
    this.#trace(transport, 'message', {message});
    call(this.#options.onMessage, message);
  }

  #at(cursor) {
    if (cursor) {
      this.#base = cursor;
      this.#positions.clear();
    }
  }

  #gap(channel, cursor) {
    this.#sequences.clear();
    if (cursor) {
      this.#positions.set(channel, cursor);
    }
    call(this.#options.onGap, {channel, cursor});
  }

  /** A connection that was open is tried again from the top; one that never was, one transport further down. */
  #lost(transport, reason) {
    const wasOpen = this.#driver.opened;
    this.#trace(transport, 'lost');
    this.#drop();
    this.#rung = wasOpen ? 0 : this.#rung + 1;
    const stepsDown = this.#options.transport === 'auto' && this.#rung % LADDER.length !== 0;
    const retryMillis = stepsDown ? 0 : Math.round(backoff(this.#failures++));
    this.#status('waiting', {reason, retryMillis});
    if (!this.#closed) {
      this.#timer = setTimeout(() => this.#attempt(), retryMillis);
    }
  }

  /** The server ended a session whose token's time was over: whoever can give another connects again. */
  #expired(transport, problem) {
    if (typeof this.#options.token === 'function') {
      this.#lost(transport, problem.detail);
    } else {
      this.#refused(new RefusedError(problem));
    }
  }

  #token() {
    const {token} = this.#options;
    return (typeof token === 'function' ? token() : token) || undefined;
  }

  #refused(error) {
    this.#closed = true;
    this.#drop();
    this.#status('refused', {reason: error.message});
  }

  #drop() {
    clearTimeout(this.#timer);
    const driver = this.#driver;
    this.#driver = null;
    driver?.close();
  }

  #status(state, more = {}) {
    call(this.#options.onStatus, {state, transport: this.transport, ...more});
  }

  #trace(transport, kind, more = {}) {
    call(this.#options.onTrace, {kind, at: performance.now(), transport, ...more});
  }

  #address(resource, parameters = {}) {
    const {url, channel, user} = this.#options;
    const query = new URLSearchParams(Object.entries({user, ...parameters}).filter(([, value]) => value));
    const origin = new URL(url || '/', globalThis.location?.href);
    return new URL(`/v1/channels/${encodeURIComponent(channel)}/${resource}?${query}`, origin);
  }

  // The body's type is the default one, text/plain, so that another origin needs no preflight; with a token it does.
  async #post(draft) {
    const request = {
      method: 'POST', body: JSON.stringify(draft), signal: AbortSignal.timeout(ANSWER_TIMEOUT_MILLIS),
      headers: authorization(this.#token()),
    };
    return answerOf(await fetch(this.#address('messages'), request));
  }
}

/** The application's mistakes are its own: they are reported, and the next message comes all the same. */
function call(listener, value) {
  try {
    listener?.(value);
  } catch (error) {
    reportError(error);
  }
}

/** Not `randomUUID`, which pages without TLS lack. */
function uniqueId() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), part => part.toString(36)).join('-');
}
