// What may be asked for: the buttons, the dialog in front of each, and signing in and out.
import { byId, count, duration, fill, h, name } from './dom.js';

const dialog = /** @type {HTMLDialogElement} */ (byId('dialog'));

export class Actions {
  /** @param {() => void} ask @param {() => any} view */
  constructor(ask, view) {
    this.ask = ask;
    this.view = view;
    this.leaving = false;
    /** @type {string|null} */ this.lost = null;
    /** @type {any} */ this.last = null;
    byId('actions').addEventListener('click', event => this.click(event));
    byId('drill').addEventListener('click', event => this.offer(event));
    byId('who').addEventListener('click', event => this.who(event));
    byId('export').addEventListener('click', event => this.certificate(event));
    dialog.addEventListener('click', event => { if (/** @type {Element} */ (event.target).closest('[data-close]')) dialog.close(); });
  }

  /** @param {any} view */
  take(view) {
    this.last = view;
    this.show();
  }

  /** @param {string|null} why */
  blocked(why) {
    if (why === this.lost) return;
    this.lost = why;
    if (this.last) this.show();
  }

  show() {
    const { session, actions } = this.last;
    fill(byId('who'), session
      ? h('span', { class: 'who' }, name(session.principal), h('small', {}, session.role), h('button', { type: 'button', 'data-who': 'out' }, 'Sign out'))
      : h('button', { type: 'button', 'data-who': 'in' }, 'Sign in'));
    fill(byId('actions'), h('ul', { class: 'actions' }, actions.map((/** @type {any} */ action) => {
      const why = this.lost ?? action.reason;
      return h('li', {},
        h('button', { type: 'button', class: action.action, 'data-action': action.action, 'aria-disabled': why ? 'true' : null, 'aria-describedby': `why-${action.action}` }, action.label),
        h('p', { id: `why-${action.action}`, class: why ? 'why-not' : 'effect' }, why ? ['Not now: ', name(why, 'span')] : action.effect));
    })));
  }

  /** @param {Event} event */
  click(event) {
    const button = /** @type {Element} */ (event.target).closest('[data-action]');
    if (!button || button.getAttribute('aria-disabled')) return;
    const action = this.last.actions.find((/** @type {any} */ each) => each.action === button.getAttribute('data-action'));
    if (action) this.confirm(action);
  }

  /** @param {Event} event */
  offer(event) {
    const button = /** @type {Element} */ (event.target).closest('[data-offer]');
    if (!button || button.getAttribute('aria-disabled')) return;
    const offer = JSON.parse(button.getAttribute('data-offer') ?? '{}');
    this.confirm({ ...offer, steps: [], dryRun: false, body: {}, path: `/api/v1/divergences/${encodeURIComponent(offer.id)}/${offer.action}` });
  }

  /** @param {any} action */
  confirm(action) {
    const onlyLooks = action.action === 'dry-run';
    const view = this.view();
    const plan = h('div', { class: 'plan', tabindex: 0, 'aria-label': 'What it does' }, steps(action.steps));
    const migration = h('input', { id: 'confirm', autocomplete: 'off', spellcheck: 'false', required: true });
    const reason = h('input', { id: 'reason', autocomplete: 'off', maxlength: 1000, required: true });
    const send = h('button', { type: 'submit', class: 'send', disabled: true }, action.label);
    const said = h('div', { role: 'alert' });
    const form = h('form', { method: 'dialog' },
      h('h2', { id: 'dialog-title' }, action.label),
      h('p', {}, action.effect), plan,
      onlyLooks ? null : [
        h('label', { for: 'confirm' }, 'Type ', h('b', {}, name(view.migration)), ' to confirm'), migration,
        h('label', { for: 'reason' }, 'Reason, for the journal'), reason],
      said,
      h('p', { class: 'buttons' }, h('button', { type: 'button', 'data-close': true }, onlyLooks ? 'Close' : 'Cancel'), onlyLooks ? null : send));
    const ready = () => { /** @type {HTMLButtonElement} */ (send).disabled = value(migration) !== view.migration || value(reason).trim() === ''; };
    form.addEventListener('input', ready);
    // one intent, one key: pressing twice, or again after an answer that got lost, asks once
    const key = intent();
    form.addEventListener('submit', async event => {
      event.preventDefault();
      /** @type {HTMLButtonElement} */ (send).disabled = true;
      const problem = await this.post(action.path, { ...action.body, reason: value(reason).trim() }, key);
      if (problem === null) { dialog.close(); this.ask(); } else { fill(said, ...problem); ready(); }
    });
    open(form);
    if (action.dryRun) this.look(action, plan);
  }

  /** The exact steps, as a dry run finds them now. @param {any} action @param {HTMLElement} plan */
  async look(action, plan) {
    fill(plan, h('p', { class: 'busy' }, 'Looking at both databases …'), steps(action.steps));
    const response = await this.send(action.path, { mode: 'DRY_RUN', reason: 'looked at in the console' }, intent());
    if (!response || !response.ok) { fill(plan, ...await problems(response), steps(action.steps)); return; }
    const found = await response.json();
    const wrong = found.checks.filter((/** @type {any} */ check) => check.state !== 'PASS');
    fill(plan,
      h('p', { class: found.go ? 'fine' : 'trouble' }, h('b', {}, found.go ? '✓ GO' : '✕ NO-GO'), `: ${count(found.checks.length - wrong.length)} of ${count(found.checks.length)} checks passed`,
        found.predictedPauseMillis === null ? '' : `, predicted pause ${duration(found.predictedPauseMillis / 1000)}`, '. Plan ', h('code', {}, found.plan.slice(0, 12))),
      wrong.length ? h('ul', { class: 'checks' }, wrong.map((/** @type {any} */ check) => h('li', { 'data-state': check.state },
        h('b', {}, check.name), ` ${check.severity.toLowerCase()}, ${check.state === 'FAIL' ? 'failed' : 'not known'}: `, name(check.observed, 'span'), check.fix ? h('div', { class: 'fix' }, 'Fix: ', name(check.fix, 'span')) : null))) : null,
      h('ol', { class: 'plan-steps' }, found.steps.map((/** @type {any} */ step) => h('li', {},
        h('b', {}, step.step), ` ${step.purpose}`,
        step.actions.length ? h('details', {}, h('summary', {}, `${count(step.actions.length)} ${step.actions.length === 1 ? 'statement' : 'statements'}`), h('ul', {}, step.actions.map((/** @type {any} */ each) => h('li', {}, Object.values(each).map(part => h('div', {}, name(String(part), 'code'))))))) : null))));
  }

  /** @param {Event} event */
  who(event) {
    const what = /** @type {Element} */ (event.target).closest('button')?.getAttribute('data-who');
    if (what === 'in') this.signIn();
    if (what === 'out') this.signOut();
  }

  signIn() {
    const token = h('input', { id: 'token', type: 'password', autocomplete: 'off', required: true });
    const said = h('div', { role: 'alert' });
    const form = h('form', { method: 'dialog' },
      h('h2', { id: 'dialog-title' }, 'Sign in'),
      h('p', {}, 'With a token from ', h('code', {}, 'lockstep token new'), '. Reading needs none. The session lasts twelve hours.'),
      h('label', { for: 'token' }, 'Token'), token, said,
      h('p', { class: 'buttons' }, h('button', { type: 'button', 'data-close': true }, 'Cancel'), h('button', { type: 'submit', class: 'send' }, 'Sign in')));
    form.addEventListener('submit', async event => {
      event.preventDefault();
      const problem = await this.post('/api/v1/session', { token: value(token).trim() }, null);
      if (problem === null) { dialog.close(); this.ask(); } else fill(said, ...problem);
    });
    open(form);
  }

  async signOut() {
    this.leaving = true;
    await this.post('/api/v1/session/end', {}, null);
    await this.ask();
    setTimeout(() => { this.leaving = false; }, 5000);
  }

  /** As it was issued, byte for byte. @param {Event} event */
  async certificate(event) {
    const link = /** @type {Element} */ (event.target).closest('[data-certificate]');
    if (!link) return;
    event.preventDefault();
    const response = await fetch(link.getAttribute('href') ?? '').catch(() => null);
    if (!response || !response.ok) { open(h('form', { method: 'dialog' }, h('h2', { id: 'dialog-title' }, 'Certificate'), await problems(response), h('p', { class: 'buttons' }, h('button', { type: 'button', 'data-close': true }, 'Close')))); return; }
    const url = URL.createObjectURL(await response.blob());
    const save = h('a', { href: url, download: 'certificate.json' });
    save.click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  }

  /** @param {string} path @param {any} body @param {string|null} key @returns {Promise<any[]|null>} what is wrong; null when nothing is */
  async post(path, body, key) {
    const response = await this.send(path, body, key);
    return response && response.ok ? null : problems(response);
  }

  /** @param {string} path @param {any} body @param {string|null} key */
  async send(path, body, key) {
    const headers = /** @type {Record<string, string>} */ ({ 'Content-Type': 'application/json' });
    if (key) headers['Idempotency-Key'] = key;
    if (this.last?.session) headers['X-CSRF-Token'] = this.last.session.csrf;
    return fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }).catch(() => null);
  }
}

/** @param {HTMLElement} form */
function open(form) {
  dialog.replaceChildren(form);
  if (!dialog.open) dialog.showModal();
  /** @type {HTMLElement|null} */ (form.querySelector('input'))?.focus();
}

/** @param {any[]} list */
function steps(list) {
  return list.length === 0 ? null : h('ol', { class: 'plan-steps' }, list.map(step =>
    h('li', {}, step.undo ? 'undo ' : '', h('b', {}, step.step), ` ${step.purpose}`)));
}

/** @param {Response|null} response */
async function problems(response) {
  if (!response) return [h('p', { class: 'trouble' }, 'The coordinator does not answer. Whether it has heard this is not known: look before you try again.')];
  const problem = await response.json().catch(() => ({ detail: `the answer was ${response.status}` }));
  return [h('p', { class: 'trouble' }, name(problem.detail, 'span')), problem.errors ? h('ul', {}, problem.errors.map((/** @type {string} */ each) => h('li', {}, name(each, 'span')))) : null];
}

/** @param {HTMLElement} input */
const value = input => /** @type {HTMLInputElement} */ (input).value;

const intent = () => [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
