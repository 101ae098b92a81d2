// The official client against the server of OfficialJavaScriptClientIT: node clients.mjs URL polling|websocket|upgrade
// Prints a line for each check; the line "restart" asks for a server restart. Ends with status 0 if all checks passed.
import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { io } from "socket.io-client";

const [url, mode] = process.argv.slice(2);
const transports = { polling: ["polling"], websocket: ["websocket"], upgrade: ["polling", "websocket"] }[mode];
const TIMEOUT = 20_000;

function connect(namespace = "", options = {}) {
  return io(url + namespace, {
    transports,
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
    ...options,
  });
}

function once(emitter, event) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event} in time`)), TIMEOUT);
    emitter.once(event, (...args) => {
      clearTimeout(timer);
      resolve(args);
    });
  });
}

const ask = (socket, event, ...args) => socket.timeout(TIMEOUT).emitWithAck(event, ...args);

async function until(condition, what) {
  const end = Date.now() + TIMEOUT;
  while (!condition()) {
    assert.ok(Date.now() < end, `${typeof what === "string" ? what : what()} in time`);
    await delay(5);
  }
}

async function connected(namespace, options) {
  const socket = connect(namespace, options);
  await once(socket, "connect");
  return socket;
}

const checks = {
  async "connects with the transport asked for"() {
    const socket = connect();
    await once(socket, "connect");
    const expected = mode === "polling" ? "polling" : "websocket";
    await until(() => socket.io.engine.transport.name === expected, `transport ${expected}`);
    socket.close();
  },

  async "echoes any arguments"() {
    const socket = await connected("/echo");
    const args = [1, 1.5, "zwölf €", true, null, [1, [2]], { a: { b: [] } }];
    const back = once(socket, "back");
    socket.emit("event", ...args);
    assert.deepEqual(await back, args);
    socket.close();
  },

  async "acknowledges in both directions"() {
    const socket = await connected("/echo");
    assert.deepEqual(await ask(socket, "first", "a", "b"), "a");
    socket.on("question", (word, ack) => ack(word + "!"));
    const answered = once(socket, "answered");
    socket.emit("ask me");
    assert.deepEqual(await answered, ["ready!"]);
    socket.close();
  },

  async "carries binary arguments at any depth"() {
    const socket = await connected("/echo");
    const back = once(socket, "back");
    socket.emit("event", Buffer.from([1, 2]), { deep: [{ file: Buffer.from([3]) }] }, "text", Buffer.alloc(0));
    const [first, second, third, fourth] = await back;
    assert.deepEqual([...first], [1, 2]);
    assert.deepEqual([...second.deep[0].file], [3]);
    assert.equal(third, "text");
    assert.equal(fourth.length, 0);
    assert.deepEqual([...(await ask(socket, "first", Buffer.from([9, 8, 7])))], [9, 8, 7]);
    socket.close();
  },

  async "is refused with message and data"() {
    const refused = connect("/guarded", { auth: { token: "wrong" } });
    const [error] = await once(refused, "connect_error");
    assert.equal(error.message, "Not authorized");
    assert.deepEqual(error.data, { hint: "ask" });
    refused.close();
    const accepted = await connected("/guarded", { auth: { token: "123" } });
    accepted.close();
    const unknown = connect("/nowhere");
    const [invalid] = await once(unknown, "connect_error");
    assert.equal(invalid.message, "Invalid namespace");
    unknown.close();
  },

  async "shares one connection between namespaces"() {
    const first = await connected("/echo");
    const second = first.io.socket("/");
    await once(second, "connect");
    assert.notEqual(first.id, second.id);
    first.close();
    assert.ok((await ask(second, "join", "shared")).cursor);
    second.close();
  },

  async "is told when the server ends it"() {
    const socket = await connected("/echo");
    const gone = once(socket, "disconnect");
    socket.emit("leave me");
    assert.equal((await gone)[0], "io server disconnect");
    socket.close();
  },

  async "joins, publishes and hears"() {
    const socket = await connected();
    const heard = [];
    socket.on("message", (message, cursor) => heard.push([message.channel, message.data, cursor === message.cursor]));
    await ask(socket, "join", `${mode}-a`);
    await ask(socket, "join", `${mode}-b`);
    const receipt = await ask(socket, "publish", { channel: `${mode}-a`, data: { x: 1 }, id: "once" });
    assert.equal(receipt.sequence, 1);
    assert.equal(receipt.id, "once");
    assert.ok((await ask(socket, "publish", { channel: `${mode}-a`, data: 0, id: "once" })).duplicate);
    await ask(socket, "publish", { channel: `${mode}-b`, data: "two" });
    await until(() => heard.length === 2, "two messages");
    await ask(socket, "leave", `${mode}-b`);
    await ask(socket, "publish", { channel: `${mode}-b`, data: "unheard" });
    await ask(socket, "publish", { channel: `${mode}-a`, data: "three" });
    await until(() => heard.length === 3, "three messages");
    const of = (name) => heard.filter(([channel]) => channel === `${mode}-${name}`).map(([, data]) => data);
    assert.deepEqual(of("a"), [{ x: 1 }, "three"]);
    assert.deepEqual(of("b"), ["two"]);
    assert.ok(heard.every(([, , same]) => same));
    socket.close();
  },

  async "gets direct messages once, in whatever channels"() {
    const bob = await connected("", { auth: { user: `${mode}-bob` } });
    const heard = [];
    bob.on("message", (message) => heard.push(`${message.from}: ${message.data}`));
    await ask(bob, "join", "one");
    await ask(bob, "join", "two");
    const alice = await connected("", { auth: { user: "alice" } });
    await ask(alice, "publish", { channel: "one", to: `${mode}-bob`, data: "psst" });
    await ask(alice, "publish", { channel: "two", data: "all" });
    await until(() => heard.length === 2, "both messages");
    assert.deepEqual(heard.sort(), ["alice: all", "alice: psst"]);
    alice.close();
    bob.close();
  },

  async "resumes after its cursor and hears of gaps"() {
    const channel = `${mode}-resumed`;
    const writer = await connected();
    const { cursor } = await ask(writer, "join", channel);
    for (const data of ["a", "b"]) {
      await ask(writer, "publish", { channel, data });
    }
    const reader = await connected();
    const heard = [];
    const gaps = [];
    reader.on("message", (message) => heard.push(message.data));
    reader.on("gap", (gap) => gaps.push(gap));
    await ask(reader, "join", channel, { after: cursor });
    await until(() => heard.length === 2, "both messages");
    await ask(reader, "leave", channel);
    await ask(reader, "join", channel, { after: "before.7" });
    await until(() => heard.length === 4, "both messages again");
    assert.deepEqual(heard, ["a", "b", "a", "b"]);
    assert.equal(gaps.length, 1);
    assert.equal(gaps[0].channel, channel);
    writer.close();
    reader.close();
  },

  async "names what is wrong, and stays connected"() {
    const socket = await connected();
    for (const [field, event, ...args] of [
      ["channel", "join"],
      ["channel", "join", 7],
      ["after", "join", "lobby", { after: "!" }],
      ["data", "publish", { channel: "lobby" }],
      ["channel", "publish", { data: 1 }],
      ["data", "publish", { channel: "lobby", data: Buffer.from([1]) }],
      ["to", "publish", { channel: "lobby", data: 1, to: 2 }],
      ["event", "unheard of"],
    ]) {
      const { error } = await ask(socket, event, ...args);
      assert.equal(error.status, 400, `${event} ${JSON.stringify(args)}`);
      assert.equal(error.field, field);
    }
    const told = once(socket, "problem");
    socket.emit("publish", "nonsense");
    assert.equal((await told)[0].field, "publish");
    assert.ok(socket.connected);
    socket.close();
    const nobody = connect("", { auth: { user: "" } });
    const [error] = await once(nobody, "connect_error");
    assert.equal(error.data.field, "user");
    nobody.close();
  },

  async "takes a burst larger than any buffer"() {
    const channel = `${mode}-burst`;
    const socket = await connected();
    const heard = [];
    socket.on("message", (message) => heard.push(message.sequence));
    await ask(socket, "join", channel);
    const data = "x".repeat(1_000);
    const count = 3_000;
    for (let i = 0; i < count; i++) {
      socket.emit("publish", { channel, data });
      if (i % 500 === 499) {
        await ask(socket, "publish", { channel: "other", data });
      }
    }
    await until(() => heard.length === count, "the whole burst");
    assert.deepEqual(heard, Array.from({ length: count }, (_, i) => i + 1));
    socket.close();
  },

  async "reconnects and loses nothing"() {
    const channel = `${mode}-reconnected`;
    const writer = await connected();
    const cursors = {};
    const heard = [];
    const reader = connect();
    reader.on("message", (message, cursor) => {
      cursors[message.channel] = cursor;
      heard.push(message.data);
    });
    let joins = 0;
    reader.on("connect", () =>
      reader.emit("join", channel, { after: cursors[channel] }, (answer) => {
        cursors[channel] = answer.cursor;
        joins++;
      }),
    );
    await until(() => joins === 1, "the first join");
    let published = 0;
    for (let round = 1; round <= 3; round++) {
      await ask(writer, "publish", { channel, data: published++ });
      reader.io.engine.close();
      await ask(writer, "publish", { channel, data: published++ });
      await until(() => joins === round + 1, "the next join");
    }
    await until(() => heard.length === published, "every message");
    assert.deepEqual(heard, [0, 1, 2, 3, 4, 5]);
    reader.close();
    writer.close();
  },

  async "survives a restart of the server, and hears of the gap"() {
    const channel = `${mode}-restarted`;
    const socket = connect();
    const gaps = [];
    let joins = 0;
    let cursor;
    socket.on("gap", (gap) => gaps.push(gap.channel));
    socket.on("connect", () =>
      socket.emit("join", channel, { after: cursor }, (answer) => {
        cursor = answer.cursor;
        joins++;
      }),
    );
    await until(() => joins === 1, "the first join");
    await ask(socket, "publish", { channel, data: 1 });
    console.log("restart");
    const events = [];
    socket.on("disconnect", (reason) => events.push(reason));
    socket.on("connect_error", (error) => events.push(error.message));
    const state = () => `${socket.connected ? "connected" : "not connected"}, heard ${events.slice(-5).join(", ")}`;
    await until(() => joins >= 2 && gaps.length >= 1, () => `the join after the restart (${state()})`);
    assert.deepEqual([joins, gaps], [2, [channel]]);
    socket.close();
  },
};

let failures = 0;
for (const [name, check] of Object.entries(checks)) {
  try {
    await check();
    console.log(`ok ${name}`);
  } catch (error) {
    failures++;
    console.log(`FAILED ${name}: ${error.stack}`);
  }
}
process.exit(failures === 0 ? 0 : 1);
