/** The page: its head, its sections, its language. */
import {createApp, defineComponent, h, reactive, shallowRef, watchEffect} from '/vue.js';
import {startRace} from '/race.js';
import {RaceView} from '/race-view.js';
import {TraceView} from '/trace-view.js';
import {ChatView} from '/chat-view.js';
import {TEXT, initialLanguage} from '/text.js';

const App = defineComponent({
  setup() {
    const page = reactive({language: initialLanguage()});
    const race = shallowRef(null);
    startRace().then(started => {
      race.value = started;
    });
    watchEffect(() => {
      document.documentElement.lang = page.language;
      document.title = `Immediacy · ${TEXT[page.language].tagline}`;
    });
    const switchLanguage = () => {
      page.language = TEXT[page.language].languageCode;
      localStorage.setItem('language', page.language);
    };
    return () => {
      const t = TEXT[page.language];
      return [
        h('a', {class: 'skip', href: '#race'}, t.skip),
        header(t, switchLanguage),
        h('main', [
          h('div', {class: 'hero'}, [h('h1', t.tagline), h('p', {class: 'lead'}, t.lead)]),
          race.value && h(RaceView, {race: race.value, t}),
          race.value && h(TraceView, {race: race.value, t}),
          h(ChatView, {t}),
        ]),
        h('footer', [h('p', t.footer), h('p', [h('a', {href: '/immediacy.js'}, t.library)])]),
      ];
    };
  },
});

function header(t, switchLanguage) {
  const link = (id, text) => h('a', {href: `#${id}`}, text);
  return h('header', {class: 'top'}, [
    h('a', {class: 'brand', href: '/'}, [h('img', {src: '/icon.svg', alt: '', width: 24, height: 24}), 'Immediacy']),
    h('nav', {'aria-label': t.nav}, [link('race', t.race), link('trace', t.trace), link('chat', t.chat)]),
    h('button', {
      class: 'quiet', type: 'button', lang: t.languageCode, title: t.switchLanguage, onClick: switchLanguage,
    }, t.language),
  ]);
}

createApp(App).mount('#app');
