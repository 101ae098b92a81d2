/**
 * Socket.IO protocol 5 over Engine.IO protocol 4, as much of it as following a channel takes: it begins with long polling
 * and is upgraded to a WebSocket. Loaded by immediacy.js when a client asks for the transport `socketio`.
 *
 * Engine.IO packets begin with a digit: 0 open, 1 close, 2 ping, 3 pong, 4 message, 5 upgrade, 6 noop; in a polled body
 * they are separated by U+001E. In a message follows Socket.IO's own digit: 0 connect, 1 disconnect, 2 event, 3 ack,
 * 4 connect error. Text packets only: channels carry JSON.
 *
 * The channel is joined when the upgrade is done, or has failed. A browser silently repeats a request whose kept connection
 * was reset; the server, which had answered the first, does not repeat its answer, and Engine.IO numbers no packets: what
 * it held would be lost until a later message shows the hole. A WebSocket loses nothing unnoticed.
 */

const SEPARATOR = '\x1e';
const UPGRADE_TIMEOUT_MILLIS = 5_000;

export function driver(link, Publishes, problemError) {
  return new Connection(link, Publishes, problemError);
}

class Connection {
  #link;
  #problemError;
  #publishes;
  #abort = new AbortController();
  #address;
  #silence = 0;
  #silenceMillis = 0;

  // How packets leave: by POST, then by the socket; between the two they are held.
  #queue = [];
  #posting = null;
  #mayUpgrade = false;
  #upgrading = null;
  #deadline = 0;
  #held = null;
  #socket = null;
  #polling = true;

  // Socket.IO: acknowledgements that are awaited, and events that came before the channel was joined.
  #lastAck = 0;
  #acks = new Map();
  #early = [];

  constructor(link, Publishes, problemError) {
    this.#link = link;
    this.#problemError = problemError;
    this.#publishes = new Publishes();
    this.#address = new URL('/socket.io/?EIO=4&transport=polling', link.address(''));
    this.#poll();
  }

  publish({id, data, to}) {
    const {channel} = this.#link.options;
    return this.#publishes.sent(id, () => this.#emit('publish', [{channel, id, data, to}], answer =>
      answer.error
        ? this.#publishes.failed(id, this.#problemError(answer.error))
        : this.#publishes.accepted(id, answer)));
  }

  close() {
    clearTimeout(this.#silence);
    clearTimeout(this.#deadline);
    this.#abort.abort();
    this.#socket?.close();
    this.#publishes.lost();
  }

  async #poll() {
    try {
      for (;;) {
        const request = this.#link.nextRequest();
        this.#link.trace('request', {request});
        const response = await fetch(this.#address, {signal: this.#abort.signal, cache: 'no-store'});
        const packets = (await this.#body(response)).split(SEPARATOR);
        this.#link.trace('response', {request, messages: packets.filter(packet => packet.startsWith('42')).length});
        packets.forEach(packet => this.#hear(packet));
        if (this.#upgrading?.probed) {
          this.#upgrade();
          return;
        }
      }
    } catch (error) {
      this.#link.lost(String(error));
    }
  }

  async #body(response) {
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`Engine.IO answered ${response.status}`);
    }
    return text;
  }

  /** Asks on a WebSocket whether it may take over, while polling goes on; if it may not, polling stays. */
  #probe() {
    const address = new URL(this.#address);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    address.searchParams.set('transport', 'websocket');
    const socket = new WebSocket(address);
    this.#socket = socket;
    this.#upgrading = {socket, probed: false};
    this.#deadline = setTimeout(() => socket.close(), UPGRADE_TIMEOUT_MILLIS);
    socket.onopen = () => socket.send('2probe');
    socket.onmessage = event => {
      if (event.data === '3probe') {
        this.#upgrading.probed = true; // the server now ends the parked poll, and after it this takes over
        this.#held = [];
        clearTimeout(this.#deadline);
        this.#deadline = setTimeout(() => this.#link.lost('the upgrade took too long'), UPGRADE_TIMEOUT_MILLIS);
      }
    };
    socket.onclose = () => {
      clearTimeout(this.#deadline);
      if (this.#upgrading.probed) {
        this.#link.lost('the upgrade failed');
      } else if (this.#link.live()) {
        this.#upgrading = null;
        this.#join();
      }
    };
  }

  async #upgrade() {
    await this.#posting;
    clearTimeout(this.#deadline);
    if (!this.#link.live()) {
      return;
    }
    const {socket} = this.#upgrading;
    socket.onmessage = event => this.#hear(event.data);
    socket.onclose = event => this.#link.lost(`the socket was closed with ${event.code}`);
    if (socket.readyState !== WebSocket.OPEN) {
      this.#link.lost('the upgrade failed');
      return;
    }
    socket.send('5');
    this.#link.trace('open');
    this.#polling = false;
    const held = this.#held;
    this.#held = null;
    held.forEach(packet => this.#send(packet));
    this.#join();
  }

  #send(packet) {
    if (this.#held) {
      this.#held.push(packet);
    } else if (this.#polling) {
      this.#post(packet);
    } else {
      this.#socket.send(packet);
    }
  }

  /** One request after the other, for the packets' order; what comes meanwhile goes in the next. */
  #post(packet) {
    this.#queue.push(packet);
    this.#posting ||= this.#postAll().finally(() => {
      this.#posting = null;
    });
  }

  async #postAll() {
    try {
      while (this.#queue.length > 0) {
        const request = this.#link.nextRequest();
        this.#link.trace('request', {request});
        const body = this.#queue.splice(0).join(SEPARATOR);
        await this.#body(await fetch(this.#address, {method: 'POST', body, signal: this.#abort.signal}));
        this.#link.trace('response', {request, messages: 0});
      }
    } catch (error) {
      this.#link.lost(String(error));
    }
  }

  #hear(packet) {
    this.#listen();
    switch (packet[0]) {
      case '0': this.#openedEngine(JSON.parse(packet.slice(1))); break;
      case '1': this.#link.lost('the server closed the session'); break;
      case '2': this.#send('3'); break;
      case '4': this.#hearSocket(packet.slice(1)); break;
      default: // 6, noop
    }
  }

  /** The server pings; a connection that stays silent longer than it promised is gone. */
  #listen() {
    clearTimeout(this.#silence);
    if (this.#silenceMillis > 0 && this.#link.live()) {
      this.#silence = setTimeout(() => this.#link.lost('no ping in time'), this.#silenceMillis);
    }
  }

  #openedEngine({sid, upgrades, pingInterval, pingTimeout}) {
    this.#silenceMillis = pingInterval + pingTimeout;
    this.#address.searchParams.set('sid', sid);
    const {user} = this.#link.options;
    const after = this.#link.cursor() || undefined;
    const token = this.#link.token();
    this.#send('40' + JSON.stringify(user || token ? {user, token, after} : {}));
    this.#mayUpgrade = upgrades.includes('websocket');
  }

  #hearSocket(packet) {
    const [, id, json] = /^.(\d*)(.*)$/s.exec(packet);
    const value = json ? JSON.parse(json) : {};
    switch (packet[0]) {
      case '0': this.#mayUpgrade ? this.#probe() : this.#join(); break;
      case '1': this.#link.lost('the server disconnected'); break;
      case '2': this.#event(...value); break;
      case '3': this.#acked(id, value[0]); break;
      case '4': this.#refused(value.data ?? {detail: value.message}); break;
      default: // 5 and 6 are binary
    }
  }

  #join() {
    const after = this.#link.cursor();
    this.#emit('join', after ? [this.#link.options.channel, {after}] : [this.#link.options.channel], answer => {
      if (answer.error) {
        this.#refused(answer.error);
        return;
      }
      const early = this.#early;
      this.#early = null;
      this.#link.at([answer.cursor, answer.inbox].filter(Boolean).join(','));
      this.#link.opened();
      early.forEach(event => this.#event(...event));
    });
  }

  /** The inbox is followed from the start: what it brings is delivered once the channel's cursor is known too. */
  #event(name, value) {
    if (this.#early) {
      this.#early.push([name, value]);
    } else if (name === 'message') {
      this.#link.message(value);
    } else if (name === 'gap') {
      this.#link.gap(value.channel, value.cursor);
    } else if (name === 'problem' && value.status === 401) {
      this.#link.expired(value);
    }
  }

  #emit(event, values, acknowledge) {
    const id = ++this.#lastAck;
    this.#acks.set(id, acknowledge);
    this.#send(`42${id}${JSON.stringify([event, ...values])}`);
  }

  #acked(id, answer) {
    const acknowledge = this.#acks.get(Number(id));
    this.#acks.delete(Number(id));
    acknowledge?.(answer);
  }

  #refused(problem) {
    const error = this.#problemError(problem);
    if (problem.status >= 400 && problem.status < 500) {
      this.#link.refused(error);
    } else {
      this.#link.lost(error.message);
    }
  }
}
