/** The tutorial's chat, with what it could not do: any transport, history, presence, and a resume that loses nothing. */
import {defineComponent, h, nextTick, onBeforeUnmount, reactive, ref} from '/vue.js';
import {connect} from '/immediacy.js';
import {request, token} from '/session.js';

const TRANSPORTS = ['auto', 'websocket', 'socketio', 'sse', 'longpoll', 'polling'];
const PRESENCE_MILLIS = 2_000;
const KEPT_MESSAGES = 500;

export const ChatView = defineComponent({
  props: {t: {type: Object, required: true}},
  setup(props) {
    const chat = reactive({
      user: `guest-${Math.floor(1000 + Math.random() * 9000)}`, room: 'lobby', transport: 'auto', to: '', draft: '',
      status: {state: 'closed', transport: 'auto'}, connected: false, messages: [], present: [], error: '',
    });
    const log = ref(null);
    let client = null;
    let timer = 0;

    const show = async entry => {
      chat.messages.push(entry);
      chat.messages.splice(0, chat.messages.length - KEPT_MESSAGES);
      await nextTick();
      log.value?.scrollTo(0, log.value.scrollHeight);
    };
    const open = () => {
      Object.assign(chat, {connected: true, messages: [], error: ''});
      client = connect({
        channel: chat.room, user: chat.user, token, transport: chat.transport, after: '0',
        onMessage: message => show(message),
        onGap: () => show({gap: true, cursor: `gap-${performance.now()}`}),
        onStatus: status => {
          chat.status = status;
          chat.error = status.state === 'refused' ? status.reason : '';
          chat.connected = status.state !== 'refused' && status.state !== 'closed';
        },
      });
      present();
    };
    const close = () => {
      clearTimeout(timer);
      chat.present = [];
      client?.close();
    };
    const present = async () => {
      clearTimeout(timer);
      try {
        const response = await request(`/v1/channels/${encodeURIComponent(chat.room)}/presence`);
        chat.present = (await response.json()).users ?? [];
      } catch {
        chat.present = []; // the server is away, which the status says
      }
      if (chat.connected) {
        timer = setTimeout(present, PRESENCE_MILLIS);
      }
    };
    const send = async () => {
      const text = chat.draft.trim();
      if (!text) {
        return;
      }
      chat.draft = '';
      chat.error = '';
      try {
        await client.publish({text}, chat.to.trim() ? {to: chat.to.trim()} : {});
      } catch (error) {
        chat.draft = text;
        chat.error = `${props.t.sendFailed} ${error.message}`;
      }
    };
    onBeforeUnmount(close);

    return () => {
      const {t} = props;
      return h('section', {id: 'chat', 'aria-labelledby': 'chat-title'}, [
        h('h2', {id: 'chat-title'}, t.chat),
        h('p', t.chatLead),
        joinForm(chat, t, open, close),
        h('p', {class: 'chat-status', role: 'status', 'data-state': chat.status.state}, [
          h('span', {class: ['pill', chat.status.state]}, t.chatState[chat.status.state](t.names[chat.status.transport]))]),
        h('p', {role: 'alert', class: chat.error ? 'error' : 'hidden'}, chat.error),
        h('div', {class: 'chat-body'}, [
          h('ol', {class: 'messages', role: 'log', 'aria-label': t.messages, tabindex: 0, ref: log},
            chat.messages.map(message => entry(message, chat.user, t))),
          presence(chat, t),
        ]),
        sendForm(chat, t, send),
      ]);
    };
  },
});

function field(chat, key, label, more = {}) {
  return h('label', [h('span', label), h('input', {
    id: `chat-${key}`, value: chat[key], autocomplete: 'off', maxlength: 128, onInput: event => {
      chat[key] = event.target.value;
    }, ...more,
  })]);
}

function joinForm(chat, t, open, close) {
  const submit = event => {
    event.preventDefault();
    chat.connected ? close() : open();
  };
  return h('form', {class: 'controls', id: 'join', onSubmit: submit}, [
    field(chat, 'user', t.name, {required: true, disabled: chat.connected}),
    field(chat, 'room', t.room, {required: true, disabled: chat.connected}),
    h('label', [h('span', t.transport), h('select', {
      id: 'chat-transport', value: chat.transport, disabled: chat.connected, onChange: event => {
        chat.transport = event.target.value;
      },
    }, TRANSPORTS.map(name => h('option', {value: name}, t.names[name])))]),
    h('div', {class: 'buttons'}, [
      h('button', {class: chat.connected ? '' : 'primary', id: 'chat-connect'}, chat.connected ? t.close : t.connect)]),
  ]);
}

function sendForm(chat, t, send) {
  const submit = event => {
    event.preventDefault();
    send();
  };
  return h('form', {class: 'controls send', id: 'send', onSubmit: submit}, [
    field(chat, 'to', t.to, {placeholder: t.everyone, list: 'chat-present', disabled: !chat.connected}),
    h('datalist', {id: 'chat-present'}, chat.present.map(user => h('option', {value: user}))),
    field(chat, 'draft', t.message, {maxlength: 4000, disabled: !chat.connected, required: true}),
    h('div', {class: 'buttons'}, [
      h('button', {class: 'primary', id: 'chat-send', disabled: !chat.connected}, t.send)]),
  ]);
}

/** Texts of others are text: nothing of them becomes markup. */
function entry(message, user, t) {
  if (message.gap) {
    return h('li', {key: message.cursor, class: 'notice'}, t.gapNotice);
  }
  const mine = message.from === user;
  const text = typeof message.data?.text === 'string' ? message.data.text : JSON.stringify(message.data);
  return h('li', {key: message.channel + message.cursor, class: {mine, direct: Boolean(message.to)}}, [
    h('span', {class: 'from'}, message.to ? t.direct(message.from, message.to) : message.from),
    h('time', {datetime: message.at}, new Date(message.at).toLocaleTimeString(t.languageCode === 'en' ? 'zh-CN' : 'en-GB')),
    h('span', {class: 'text'}, text),
  ]);
}

function presence(chat, t) {
  const choose = user => () => {
    chat.to = user === chat.user ? '' : user;
  };
  return h('aside', {class: 'present', 'aria-label': t.present}, [
    h('h3', t.present),
    chat.present.length === 0
      ? h('p', t.nobody)
      : h('ul', chat.present.map(user => h('li', {key: user}, h('button', {type: 'button', class: 'quiet', onClick: choose(user)},
        user === chat.user ? `${user} (${t.you})` : user)))),
  ]);
}
