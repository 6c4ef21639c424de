// The console: asks the coordinator for what it knows, and shows it. Everything is decided there; here are only the
// questions of when to ask, and how old the answer is.
import { byId, dateTime, duration, fill, h, name, time } from './dom.js';
import { render } from './render.js';
import { Tables } from './tables.js';
import { Charts } from './chart.js';
import { Actions } from './actions.js';

const ASK_EVERY = 2000;
const ASK_AT_MOST_EVERY = 400;
const ANSWER_WITHIN = 4000;
const STALE_AFTER = 5000;
const CLOCK_OFF = 30000;
const WORDS = {
  GO: ['✓', 'GO', 'go.svg'], NO_GO: ['✕', 'NO-GO', 'no-go.svg'], UNKNOWN: ['?', 'UNKNOWN', 'unknown.svg'], DONE: ['✓', 'DONE', 'go.svg'],
};
const EVENTS = ['divergence', 'verdict', 'proof', 'cutover', 'gate', 'reset'];

const state = {
  /** @type {any} */ view: null,
  received: 0,
  asked: 0,
  asking: false,
  again: false,
  /** @type {string|null} */ trouble: null,
  signedIn: false,
  sessionEnded: false,
};

const tables = new Tables();
const charts = new Charts();
const actions = new Actions(ask, () => state.view);

/** How long ago the answer was made that is on the screen, by no other clock than the time that has passed since. */
const answerAge = () => state.view ? performance.now() - state.received : Infinity;
const isLost = () => answerAge() > STALE_AFTER;

async function ask() {
  if (state.asking) { state.again = true; return; }
  state.asking = true;
  state.asked = performance.now();
  try {
    const response = await fetch('/api/v1/view', { signal: AbortSignal.timeout(ANSWER_WITHIN) });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.detail);
    state.trouble = null;
    take(answer);
    await Promise.all([tables.refresh(), charts.refresh()]);
  } catch (problem) {
    state.trouble = problem instanceof TypeError || problem instanceof DOMException
      ? 'the coordinator does not answer' : String(/** @type {Error} */ (problem).message);
  } finally {
    state.asking = false;
    show();
    if (state.again) { state.again = false; soon(); }
  }
}

/** @type {number|undefined} */
let timer;
function soon() {
  if (timer !== undefined) return;
  timer = setTimeout(() => { timer = undefined; ask(); }, Math.max(0, ASK_AT_MOST_EVERY - (performance.now() - state.asked)));
}

/** @param {any} view */
function take(view) {
  const signedIn = view.session !== null;
  if (state.signedIn && !signedIn && !actions.leaving) state.sessionEnded = true;
  if (signedIn) state.sessionEnded = false;
  state.signedIn = signedIn;
  state.view = view;
  state.received = performance.now();
  render(view);
  charts.limit = view.figures.lagLimitSeconds;
  actions.take(view);
}

/** What depends on how much time has passed. */
function show() {
  const { view } = state;
  const lost = isLost();
  const word = lost || !view ? 'UNKNOWN' : view.verdict.word;
  const [glyph, text, icon] = WORDS[/** @type {keyof WORDS} */ (word)];
  document.body.dataset.word = word;
  document.body.classList.toggle('stale', lost || Boolean(view && (view.dataAgeSeconds === null || view.dataAgeSeconds > view.staleAfterSeconds)));
  document.title = `${glyph} ${text}${view ? ` · ${view.migration}` : ''} · Lockstep`;
  if (byId('icon').getAttribute('href') !== `/console/${icon}`) byId('icon').setAttribute('href', `/console/${icon}`);
  fill(byId('word'), h('span', { class: 'glyph', 'aria-hidden': 'true' }, glyph), ' ', text);
  if (view) {
    fill(byId('sentence'), lost
      ? `The coordinator has not answered for some time. What stands below is as of ${dateTime(view.at)}.`
      : view.verdict.sentence);
    fill(byId('clock'), h('time', {}, `${time(Date.parse(view.at) + answerAge())} UTC`));
  }
  fill(byId('age'), age(view, lost));
  notice(view, lost);
  actions.blocked(lost ? 'the coordinator does not answer' : null);
}

/** @param {any} view @param {boolean} lost */
function age(view, lost) {
  if (!view) return state.trouble ?? 'connecting';
  if (lost) return `data ${Math.floor(answerAge() / 1000)} s old`;
  return view.dataAgeSeconds === null ? 'no data yet' : `data ${(view.dataAgeSeconds + answerAge() / 1000).toFixed(1)} s old`;
}

/** @param {any} view @param {boolean} lost */
function notice(view, lost) {
  const lines = [];
  if (lost && state.trouble) lines.push(h('p', { class: 'lost' }, `Connection lost: ${state.trouble}. The console keeps asking.`));
  if (state.sessionEnded) lines.push(h('p', {}, 'Your session has ended, or your token was removed. Sign in again to act; reading goes on.'));
  const off = view ? Date.now() - answerAge() - Date.parse(view.at) : 0;
  if (Math.abs(off) > CLOCK_OFF) {
    lines.push(h('p', {}, `This computer's clock is ${clockOff(off)}. All times and ages here are the coordinator's.`));
  }
  fill(byId('notice'), lines);
}

/** @param {number} off */
const clockOff = off => `${duration(Math.abs(off) / 1000)} ${off > 0 ? 'ahead of' : 'behind'} the coordinator's`;

function follow() {
  const source = new EventSource('/api/v1/events');
  EVENTS.forEach(event => source.addEventListener(event, soon));
  source.addEventListener('open', soon);
  // A browser gives up for good when the answer is an error, as it is while a proxy finds nobody behind it.
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(follow, ASK_EVERY);
  });
}

setInterval(show, 500);
setInterval(() => { if (!document.hidden || isLost()) soon(); }, ASK_EVERY);
document.addEventListener('visibilitychange', soon);
ask();
follow();
