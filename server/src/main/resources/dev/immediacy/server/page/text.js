/** Every word of the page, in both languages. A value with parameters is a function. */
export const TEXT = {
  en: {
    language: '中文', languageCode: 'zh-CN', switchLanguage: '切换到简体中文', skip: 'Skip to the race',
    tagline: 'How does a server get a message to a browser, now?',
    lead: 'A channel is a log; a client is a cursor on it. The five transports below differ in one thing alone: '
      + 'who waits, and where. All five run in this tab. Publish, and watch.',
    nav: 'Sections', race: 'Race', trace: 'Trace', chat: 'Chat',
    raceLead: 'One message, five lanes. The number is the time from the click to its arrival in this page.',
    publish: 'Publish a message', pair: 'Publish two, close together', reset: 'Start over',
    stream: 'Stream', streamOff: 'off', perSecond: n => `${n} messages a second, at random`,
    roundTrip: 'Added round trip', pollInterval: 'Polling interval', ms: n => `${n} ms`,
    noRelays: 'This server runs without relays, so there is no delay to add and nothing to cut, and bytes are not counted. '
      + './immediacy serve on 127.0.0.1 has them.',
    failed: 'Publishing failed:',
    names: {polling: 'Polling', longpoll: 'Long polling', sse: 'SSE', socketio: 'Socket.IO', websocket: 'WebSocket', auto: 'Automatic'},
    waits: {
      polling: 'The client waits, then asks. Often for nothing.',
      longpoll: 'The request waits on the server. After each answer it must come back.',
      sse: 'The response stays open, and messages flow down it.',
      socketio: 'Begins as long polling, then becomes a WebSocket.',
      websocket: 'The connection stays open, both ways.',
    },
    states: {connecting: 'connecting', open: 'connected', waiting: 'lost, trying again', refused: 'refused', closed: 'paused'},
    last: 'last', noMessage: 'no message yet',
    p50: 'median', p99: 'p99', max: 'slowest', requests: 'requests / msg', bytes: 'bytes / msg',
    received: 'received', lost: 'lost', duplicates: 'doubled', reordered: 'reordered', gaps: 'gaps',
    strip: (name, n) => `${name}: latencies of the last ${n} messages`,
    pause: 'Pause', resume: 'Resume', cut: 'Cut', stall: 'Slow reader', unstall: 'Read again',
    pauseOf: n => `Pause ${n}: the client closes, and later resumes from its cursor`, resumeOf: n => `Resume ${n}`,
    cutOf: n => `Cut ${n}: the relay resets its connections`,
    stallOf: n => `Slow reader: ${n} receives nothing until you let it read again`, unstallOf: n => `Let ${n} read again`,
    counted: 'What is counted',
    countedText: 'Latency runs on this page’s clock, from the call that publishes to the call that receives. '
      + 'Publishing itself takes the direct way; only the lanes run through relays. Requests are those immediacy.js makes, a WebSocket’s '
      + 'handshake included. Bytes are TCP payload in both directions, headers and empty polls included, '
      + 'counted by each lane’s relay since the last start. TLS and packet headers are not in it.',
    limit: 'Why not open a stream for everything?',
    limitText: 'Over HTTP/1.1 a browser opens six connections to one address, for all of its tabs together. An open '
      + 'event stream holds one of them, and so does a parked long poll. The seventh waits. WebSockets are counted apart, '
      + 'and HTTP/2 carries all streams in one connection. The lanes here have an address each, which is why five of them fit.',
    limitButton: 'Open eight event streams to this address', limitRunning: 'Trying…',
    limitResult: (open, all) => `${open} of ${all} streams opened; ${all - open} waited for a free connection until the others were closed.`,
    limitStream: (i, open) => `Stream ${i}: ${open ? 'open' : 'waiting'}`,
    traceLead: 'Time runs to the right. Each slanted line is a trip through the network.',
    traceLane: 'Lane', traceWindow: 'Window', seconds: n => `${n} s`, freeze: 'Hold still', thaw: 'Go on',
    server: 'server', browser: 'browser',
    traceAria: (name, s) => `Sequence diagram of the last ${s} seconds of ${name}`,
    legendParked: 'waiting there', legendDeaf: 'deaf: nobody is asking', legendMessage: 'message appended', legendEmpty: 'trip without a message',
    legendCarry: 'trip with a message',
    why: {
      polling: 'Between polls the client waits and the server is deaf to it. A message waits for the next poll: half an interval on average, a whole one at worst.',
      longpoll: 'The request is parked on the server, so a message usually takes one trip. But an answer ends the request. Until the next one has '
        + 'come, a trip down and a trip up, the server has nobody to answer: the shaded gap. A message that falls into it waits for the '
        + 'next request. That is why long polling sometimes takes two trips more.',
      sse: 'The response never ends. Every message leaves at once: one trip, always. Only a lost connection makes a gap.',
      socketio: 'It begins with requests, as long polling does. After the upgrade every message takes one trip.',
      websocket: 'One handshake, then every message takes one trip, in either direction.',
    },
    verdictNone: 'Publish a message, and this line will say what happened to it.',
    verdictDirect: (n, l) => `Message ${n} found an open way and took ${l} ms: one trip.`,
    verdictGap: (n, w, l) => `Message ${n} fell into the deaf gap, waited ${w} ms for the next request and took ${l} ms.`,
    verdictPoll: (n, w, l) => `Message ${n} waited ${w} ms for the next poll and took ${l} ms.`,
    tryPair: 'Try it: publish two, close together. The first answer opens the gap, the second message falls into it.',
    chatLead: 'Open this page in a second window, choose another transport there, and talk.',
    name: 'Your name', room: 'Room', transport: 'Transport', connect: 'Connect', close: 'Close', send: 'Send',
    to: 'To', everyone: 'everyone', message: 'Message', messages: 'Messages', present: 'Present', nobody: 'nobody yet',
    direct: (from, to) => `${from} → ${to}`, you: 'you',
    chatState: {connecting: t => `connecting by ${t}…`, open: t => `connected by ${t}`, waiting: t => `connection lost, next: ${t}`, refused: () => 'refused', closed: () => 'not connected'},
    gapNotice: 'Older messages are no longer kept here.', sendFailed: 'Not sent:',
    footer: 'Immediacy. The same page, English and Chinese, no request to any other host.', library: 'Use immediacy.js in your own page',
  },
  'zh-CN': {
    language: 'English', languageCode: 'en', switchLanguage: 'Switch to English', skip: '跳到竞速',
    tagline: '服务器怎样把消息立刻送到浏览器？',
    lead: '频道是一份日志，客户端是日志上的一个游标。下面五种传输方式只有一点不同：谁在等，在哪里等。五条通道都运行在这个标签页里，发一条消息看看。',
    nav: '栏目', race: '竞速', trace: '时序', chat: '聊天',
    raceLead: '一条消息，五条通道。数字是从点击到消息抵达本页面所用的时间。',
    publish: '发布一条消息', pair: '紧挨着发布两条', reset: '重新开始',
    stream: '持续发布', streamOff: '关', perSecond: n => `每秒 ${n} 条，随机到达`,
    roundTrip: '附加往返时间', pollInterval: '轮询间隔', ms: n => `${n} 毫秒`,
    noRelays: '当前服务器没有启用中继，因此无法附加延迟、切断连接或统计字节数。在 127.0.0.1 上运行 ./immediacy serve 即可启用。',
    failed: '发布失败：',
    names: {polling: '短轮询', longpoll: '长轮询', sse: 'SSE', socketio: 'Socket.IO', websocket: 'WebSocket', auto: '自动选择'},
    waits: {
      polling: '客户端等一会儿再问，常常空手而归。',
      longpoll: '请求停在服务器上等。每次应答之后都得重新再来。',
      sse: '响应一直开着，消息顺流而下。',
      socketio: '先用长轮询，再升级为 WebSocket。',
      websocket: '连接一直开着，双向畅通。',
    },
    states: {connecting: '连接中', open: '已连接', waiting: '已断开，正在重试', refused: '被拒绝', closed: '已暂停'},
    last: '最近一条', noMessage: '还没有消息',
    p50: '中位数', p99: 'p99', max: '最慢', requests: '请求 / 条', bytes: '字节 / 条',
    received: '已收到', lost: '丢失', duplicates: '重复', reordered: '乱序', gaps: '断档',
    strip: (name, n) => `${name}：最近 ${n} 条消息的延迟`,
    pause: '暂停', resume: '恢复', cut: '切断', stall: '慢读', unstall: '继续读',
    pauseOf: n => `暂停${n}：客户端关闭，之后从游标处恢复`, resumeOf: n => `恢复${n}`,
    cutOf: n => `切断${n}：中继重置它的连接`,
    stallOf: n => `慢读：在继续读之前，${n}收不到任何数据`, unstallOf: n => `让${n}继续读`,
    counted: '这些数字是怎么算的',
    countedText: '延迟用本页面的时钟计量，从调用发布开始，到收到消息为止。发布走直连，只有五条通道经过中继。'
      + '请求数是 immediacy.js 发出的请求，包括 WebSocket 的握手。字节数是各通道的中继自上次开始以来统计的双向 TCP 载荷，'
      + '包括 HTTP 头部和空轮询，不包括 TLS 和数据包头部。',
    limit: '为什么不给每件事都开一个流？',
    limitText: '使用 HTTP/1.1 时，浏览器对同一地址最多开六条连接，由所有标签页共用。一个打开的事件流占用一条，一个停在服务器上的长轮询也占用一条，'
      + '第七条只能排队。WebSocket 另外计数；HTTP/2 则把所有流放进同一条连接。这里的每条通道都有自己的地址，所以五条可以同时运行。',
    limitButton: '向本地址打开八个事件流', limitRunning: '正在尝试…',
    limitResult: (open, all) => `${all} 个流中打开了 ${open} 个，另外 ${all - open} 个一直在等空闲连接，直到其他流关闭。`,
    limitStream: (i, open) => `流 ${i}：${open ? '已打开' : '排队中'}`,
    traceLead: '时间从左向右。每条斜线是一次穿过网络的行程。',
    traceLane: '通道', traceWindow: '时间窗口', seconds: n => `${n} 秒`, freeze: '定格', thaw: '继续',
    server: '服务器', browser: '浏览器',
    traceAria: (name, s) => `${name}最近 ${s} 秒的时序图`,
    legendParked: '在此等待', legendDeaf: '聋区：此刻没有请求在等', legendMessage: '消息写入日志', legendEmpty: '空行程',
    legendCarry: '带着消息的行程',
    why: {
      polling: '两次轮询之间，客户端在等，服务器却无人可答。消息要等到下一次轮询：平均半个间隔，最坏整整一个间隔。',
      longpoll: '请求停在服务器上，所以消息通常只需一次行程。但是应答会结束请求：应答下行一程，新请求上行一程，在新请求到达之前，服务器无人可答，'
        + '这就是图中的阴影。落入阴影的消息只能等下一个请求。长轮询有时要多走两程，原因就在这里。',
      sse: '响应从不结束，每条消息立刻出发，永远只需一次行程。只有断线才会出现空档。',
      socketio: '开头和长轮询一样使用请求；升级之后，每条消息只需一次行程。',
      websocket: '握手一次，此后每条消息无论哪个方向都只需一次行程。',
    },
    verdictNone: '发布一条消息，这里会说明它经历了什么。',
    verdictDirect: (n, l) => `第 ${n} 条消息有路可走，用了 ${l} 毫秒：一次行程。`,
    verdictGap: (n, w, l) => `第 ${n} 条消息落入聋区，等下一个请求等了 ${w} 毫秒，共用 ${l} 毫秒。`,
    verdictPoll: (n, w, l) => `第 ${n} 条消息等下一次轮询等了 ${w} 毫秒，共用 ${l} 毫秒。`,
    tryPair: '试一试：紧挨着发布两条。第一条的应答打开聋区，第二条正好落进去。',
    chatLead: '在另一个窗口打开本页，选择另一种传输方式，两边聊聊看。',
    name: '你的名字', room: '房间', transport: '传输方式', connect: '连接', close: '关闭', send: '发送',
    to: '发给', everyone: '所有人', message: '消息', messages: '消息列表', present: '在线', nobody: '还没有人',
    direct: (from, to) => `${from} → ${to}`, you: '你',
    chatState: {connecting: t => `正在通过${t}连接…`, open: t => `已通过${t}连接`, waiting: t => `连接已断开，接下来尝试${t}`, refused: () => '被拒绝', closed: () => '未连接'},
    gapNotice: '更早的消息已不再保留。', sendFailed: '未能发送：',
    footer: 'Immediacy。中英文同一页面，不向任何其他主机发送请求。', library: '在自己的页面中使用 immediacy.js',
  },
};

/** The browser's own language, unless it was chosen here before. */
export function initialLanguage() {
  const chosen = localStorage.getItem('language');
  if (chosen && TEXT[chosen]) {
    return chosen;
  }
  const [first = 'en'] = navigator.languages;
  return first.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}
