// What the page shows of the view, section by section.
import { byId, count, dateTime, duration, fill, h, name, percent, roughly, size, time } from './dom.js';

const GATE = { PASS: ['✓', 'open'], FAIL: ['✕', 'closed'], UNKNOWN: ['?', 'not known'] };
const STEP = { PENDING: ['·', 'to do'], RUNNING: ['▸', 'under way'], DONE: ['✓', 'done'], FAILED: ['✕', 'failed'], UNDONE: ['↶', 'undone'] };
const PROOF = { PROVEN: 'proven', IN_FLIGHT: 'in flight', DIVERGED: 'diverged', UNPROVEN: 'unproven' };
const MOST_LINES = 60;

let filtered = '';
let opened = false;
/** @type {any} */
let last = null;

byId('timeline-filter').addEventListener('input', event => {
  filtered = /** @type {HTMLInputElement} */ (event.target).value.toLowerCase();
  if (last) timeline(last);
});
byId('timeline').addEventListener('click', event => {
  if (/** @type {Element} */ (event.target).closest('[data-more]')) { opened = !opened; timeline(last); }
});

/** @param {any} view */
export function render(view) {
  last = view;
  fill(byId('migration'), name(view.migration, 'span'));
  fill(byId('phase'), phase(view));
  fill(byId('question'), view.verdict.question);
  gates(view);
  reasons(view);
  rail(view);
  lag(view);
  verification(view);
  traffic(view);
  timeline(view);
  exports(view);
}

/** @param {any} view */
function phase(view) {
  if (!view.run) return 'verifying, no cutover yet';
  const at = view.phases.find((/** @type {any} */ each) => each.phase === view.run.phase);
  const where = at ? `phase ${at.number}, ${at.title.toLowerCase()}` : view.run.phase.toLowerCase();
  return `${view.run.mode === 'REHEARSE' ? 'rehearsal' : 'cutover'} ${view.run.id}: ${view.run.over ? view.run.phase.toLowerCase() : where}`;
}

/** @param {any} view */
function gates(view) {
  fill(byId('gates'), h('table', { class: 'gates' },
    h('caption', { class: 'sr' }, 'Gates, the closed ones first'),
    h('thead', {}, h('tr', {}, ['Gate', 'Observed', 'Required', 'Since'].map(title => h('th', { scope: 'col' }, title)))),
    h('tbody', {}, view.gates.map((/** @type {any} */ gate) => {
      const [glyph, word] = GATE[/** @type {keyof GATE} */ (gate.state)];
      return h('tr', { 'data-state': gate.state },
        h('th', { scope: 'row' }, h('span', { class: 'mark' }, h('span', { 'aria-hidden': 'true' }, glyph), ' ', word), h('span', { class: 'gate-name' }, gate.name)),
        h('td', { 'data-title': 'observed' }, name(gate.observed, 'span')),
        h('td', { 'data-title': 'required' }, name(gate.required, 'span')),
        h('td', { 'data-title': 'since', title: dateTime(gate.since) }, roughly(gate.sinceSeconds)));
    }))));
}

/** @param {any} view */
function reasons(view) {
  const { reasons: list, moreReasons: more, proof } = view.verdict;
  const trouble = view.run && !view.run.over ? view.run.trouble : null;
  fill(byId('reasons'),
    trouble ? h('p', { class: 'waiting' }, 'Waiting: ', name(trouble, 'span')) : null,
    (view.run?.breaches ?? []).map((/** @type {any} */ breach) =>
      h('p', { class: 'trouble' }, `The fence was breached at ${time(breach.at)}: ${count(breach.count)}, `, name(breach.what, 'span'))),
    list.length === 0 ? null : h('details', {},
      h('summary', {}, `The copy is ${PROOF[/** @type {keyof PROOF} */ (proof)]}: ${list.length + more} ${list.length + more === 1 ? 'reason' : 'reasons'}`),
      h('ul', {}, list.map((/** @type {string} */ reason) => h('li', {}, name(reason, 'span')))),
      more > 0 ? h('p', {}, `and ${count(more)} more: see the tables`) : null));
}

/** @param {any} view */
function rail(view) {
  const stations = view.phases.flatMap((/** @type {any} */ phase) => {
    const [glyph, word] = STEP[/** @type {keyof STEP} */ (phase.state)];
    const station = h('li', { class: 'station', 'data-state': phase.state, 'aria-current': phase.state === 'RUNNING' ? 'step' : null },
      h('details', {},
        h('summary', {},
          h('span', { class: 'dot', 'aria-hidden': 'true' }, phase.state === 'PENDING' ? phase.number : glyph),
          h('span', { class: 'station-title' }, h('span', { class: 'sr' }, `Phase ${phase.number}: `), phase.title),
          h('span', { class: 'station-state' }, word, phase.millis === null ? '' : `, ${duration(phase.millis / 1000)}`)),
        h('ul', { class: 'steps' }, phase.steps.map((/** @type {any} */ step) => {
          const [mark, said] = STEP[/** @type {keyof STEP} */ (step.state)];
          return h('li', { 'data-state': step.state },
            h('span', { 'aria-hidden': 'true' }, mark), ' ', h('b', {}, step.step), h('span', { class: 'sr' }, ` (${said})`), ` ${step.purpose}`,
            step.evidence ? h('div', { class: 'evidence' }, name(step.evidence, 'span')) : null);
        }))));
    return phase.number === 5
      ? [h('li', { class: 'no-return' }, h('span', {}, 'Point of no return')), station]
      : [station];
  });
  fill(byId('rail'), h('ol', { class: 'rail' }, stations), h('p', { class: 'legend' },
    'What fails before the point of no return is undone by itself. What fails after it is gone through with',
    view.run?.pauseMillis !== null && view.run?.pauseMillis !== undefined ? `. Clients were paused for ${duration(view.run.pauseMillis / 1000)}.` : '.'));
}

/** @param {string} label @param {any} value @param {string=} note */
const figure = (label, value, note) => h('div', { class: 'figure' }, h('dt', {}, label), h('dd', {}, value, note ? h('small', {}, note) : null));

/** @param {any} view */
function lag(view) {
  const { lag: lags, lagLimitSeconds, watermark } = view.figures;
  fill(byId('lag-figures'), h('dl', { class: 'figures' },
    figure('Replication lag', duration(lags.replicationSeconds), `limit ${duration(lagLimitSeconds)}`),
    figure('Age of the proof', duration(watermark.ageSeconds), `watermark ${watermark.sequence ?? 'not known'}`),
    figure('95 of 100 changes within', duration(lags.p95)),
    figure('Slowest change', duration(lags.max), 'of the last minutes')));
}

/** @param {any} view */
function verification(view) {
  const figures = view.figures;
  fill(byId('verification'), h('dl', { class: 'figures' },
    figure('Rows at rest proven', percent(figures.coverage.ratio), `${count(figures.coverage.rows)} rows`),
    figure('Rows that differ', count(figures.divergences + figures.suspects), `${count(figures.suspects)} of them suspect; ${count(figures.knownLossy)} known losses`),
    figure('In flight', count(figures.inFlight), `${count(figures.undecided)} undecided`),
    figure('Canary found', figures.canaryFoundSeconds === null ? 'never' : `${duration(figures.canaryFoundSeconds)} ago`,
      figures.canaryMissed.length ? `missed: ${figures.canaryMissed.join(', ')}` : 'none missed')));
}

/** @param {any} view */
function traffic(view) {
  const side = (/** @type {string} */ title, /** @type {any} */ part) => h('div', { class: 'side' },
    h('h3', {}, title),
    h('dl', { class: 'figures' },
      figure('Row changes a second', count(part.changesPerSecond)),
      figure('Change log', part.connected === null ? 'not known' : part.connected ? 'being read' : 'not being read', part.lsn ? `up to ${part.lsn}` : ''),
      figure('Kept for the slot', size(part.slotRetainedBytes))));
  fill(byId('traffic'), h('div', { class: 'sides' }, side('Source', view.traffic.source), side('Target', view.traffic.target)));
}

/** @param {any} view */
function timeline(view) {
  const text = (/** @type {any} */ entry) => `${entry.actor ?? 'lockstep'} ${entry.what} ${entry.reason ?? ''} ${entry.kind}`.toLowerCase();
  const found = view.timeline.filter((/** @type {any} */ entry) => text(entry).includes(filtered));
  const shown = opened ? found : found.slice(0, MOST_LINES);
  fill(byId('timeline'),
    found.length === 0 ? h('p', { class: 'nothing' }, view.timeline.length === 0 ? 'Nothing has happened yet.' : 'Nothing matches.') : null,
    h('ol', { class: 'timeline' }, shown.map((/** @type {any} */ entry) => h('li', {},
      h('time', { datetime: entry.at, title: dateTime(entry.at) }, time(entry.at)),
      h('span', { class: 'actor', 'data-who': entry.actor ? 'person' : 'lockstep' }, name(entry.actor ?? 'lockstep', 'span')),
      h('span', { class: 'what' }, name(entry.what, 'span'), entry.reason ? h('span', { class: 'why' }, name(entry.reason, 'span')) : null)))),
    found.length > MOST_LINES ? h('button', { type: 'button', 'data-more': true }, opened ? 'Show the newest only' : `Show all ${found.length}`) : null);
}

/** @param {any} view */
function exports(view) {
  fill(byId('export'), h('ul', { class: 'export' },
    h('li', {}, h('a', { href: '/api/v1/export', download: `lockstep-${view.migration}.json` }, 'Everything shown here, as JSON'), h('span', {}, 'status, tables, the newest thousand divergences, the cutover and its timeline')),
    view.run ? h('li', {}, h('a', { href: `/api/v1/cutovers/${view.run.id}/report`, target: '_blank', rel: 'noopener' }, `Report of cutover ${view.run.id}`), h('span', {}, 'one page in HTML, for people who were not there')) : null,
    h('li', {}, view.certificate
      ? h('a', { href: view.certificate, 'data-certificate': true }, `Certificate of cutover ${view.run.id}`)
      : h('span', { class: 'off' }, 'Certificate'), h('span', {}, view.certificate ? 'signed; check it with lockstep certificate verify' : 'there is one when a cutover has switched'))));
}
