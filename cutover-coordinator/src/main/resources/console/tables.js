// The grid of tables, the worst first, and what differs in the one that is looked at. Of however many tables only the
// lines that can be seen are in the page.
import { byId, count, dateTime, duration, fill, h, name, percent } from './dom.js';

const ROW = 44;
const SHOWN = 11;
const AROUND = 6;
const PAGE = 25;
const VERDICT = { PROVEN: ['✓', 'proven'], IN_FLIGHT: ['→', 'in flight'], DIVERGED: ['✕', 'diverged'], UNPROVEN: ['?', 'unproven'] };
const STATE = { SUSPECT: 'suspect', CONFIRMED: 'confirmed', REFUTED: 'refuted', HEALED: 'healed', ACKNOWLEDGED: 'acknowledged' };
const COLUMNS = ['Table', 'Verdict', 'Differ', 'Coverage', 'In flight', 'Lag p95', 'Changes'];

export class Tables {
  constructor() {
    this.text = '';
    this.offset = 0;
    /** @type {any} */ this.page = { total: 0, matching: 0, offset: 0, tables: [] };
    this.at = 0;
    this.moved = false;
    /** @type {string|null} */ this.open = null;
    /** @type {string[]} */ this.before = [];
    this.onlyOpen = true;
    /** @type {any} */ this.found = null;
    /** @type {any} */ this.table = null;
    /** @type {Set<string>} */ this.unmasked = new Set();
    this.build();
  }

  build() {
    this.head = h('div', { role: 'row', class: 'row head-row', 'aria-rowindex': 1 }, COLUMNS.map((title, place) => h('span', { role: 'columnheader', class: `c${place}` }, title)));
    this.space = h('div', { role: 'presentation', class: 'space' });
    this.window = h('div', { class: 'window', role: 'rowgroup' }, this.space);
    this.grid = h('div', { role: 'grid', class: 'grid', 'aria-label': 'Tables, the worst first', 'aria-colcount': COLUMNS.length }, h('div', { role: 'rowgroup' }, this.head), this.window);
    this.said = h('p', { class: 'legend', role: 'status' });
    byId('grid').append(this.grid, this.said);
    this.window.addEventListener('scroll', () => this.scrolled());
    this.window.addEventListener('keydown', event => this.key(event));
    this.space.addEventListener('click', event => {
      const row = /** @type {Element} */ (event.target).closest('[data-at]');
      if (row) { this.at = Number(row.getAttribute('data-at')); this.choose(); }
    });
    byId('table-filter').addEventListener('input', event => {
      this.text = /** @type {HTMLInputElement} */ (event.target).value;
      this.offset = 0;
      this.at = 0;
      this.window.scrollTop = 0;
      this.refresh();
    });
    byId('drill').addEventListener('click', event => this.drillClick(event));
  }

  async refresh() {
    await Promise.all([this.list(), this.drill()]);
  }

  async list() {
    const asked = `${this.text}\n${this.offset}`;
    const query = new URLSearchParams({ offset: String(this.offset), limit: String(SHOWN + 2 * AROUND) });
    if (this.text) query.set('text', this.text);
    const response = await fetch(`/api/v1/view/tables?${query}`);
    if (!response.ok || asked !== `${this.text}\n${this.offset}`) return;
    this.page = await response.json();
    this.show();
  }

  scrolled() {
    const first = Math.max(0, Math.floor(this.window.scrollTop / ROW) - AROUND);
    if (Math.abs(first - this.offset) >= AROUND / 2) {
      this.offset = first;
      this.list();
    }
  }

  show() {
    const { total, matching, offset, tables } = this.page;
    this.space.style.height = `${Math.max(1, matching) * ROW}px`;
    this.grid.setAttribute('aria-rowcount', String(matching + 1));
    fill(this.space, tables.map((/** @type {any} */ row, /** @type {number} */ place) => this.row(row, offset + place)));
    [...this.space.children].forEach((row, place) => { /** @type {HTMLElement} */ (row).style.transform = `translateY(${(offset + place) * ROW}px)`; });
    if (this.moved || this.space.contains(document.activeElement)) document.getElementById(`row-${this.at}`)?.focus({ preventScroll: true });
    this.moved = false;
    this.window.style.height = `${Math.min(SHOWN, Math.max(1, matching)) * ROW}px`;
    fill(this.said, total === 0 ? 'No table has been reported yet.'
      : matching === 0 ? 'No table has that in its name.'
        : `${count(matching)}${matching === total ? '' : ` of ${count(total)}`} ${total === 1 ? 'table' : 'tables'}, the worst first. Choose one to see what differs.`);
  }

  /** @param {any} row @param {number} at */
  row(row, at) {
    const [glyph, word] = VERDICT[/** @type {keyof VERDICT} */ (row.verdict)];
    const cell = (/** @type {number} */ place, /** @type {any} */ ...what) => h('span', { role: 'gridcell', class: `c${place}` }, what);
    return h('div', { role: 'row', class: 'row', id: `row-${at}`, 'data-at': at, 'data-table': row.table, 'data-verdict': row.verdict, 'aria-rowindex': at + 2, 'aria-selected': this.open === row.table ? 'true' : 'false', tabindex: at === this.hand() ? 0 : -1, title: row.reason || null },
      cell(0, name(row.table)),
      cell(1, h('span', { class: 'mark' }, h('span', { 'aria-hidden': 'true' }, glyph), ' ', word)),
      cell(2, count(row.differing)),
      cell(3, h('span', { class: 'bar-cell' }, h('meter', { min: 0, max: 1, value: row.coverage ?? 0, 'aria-label': 'coverage' }), percent(row.coverage))),
      cell(4, count(row.inFlight)),
      cell(5, row.lagP95 === null ? '–' : duration(row.lagP95)),
      cell(6, count(row.changes)));
  }

  /** The line that the keyboard reaches: the chosen one, else the first that is there. */
  hand() {
    const { offset, tables } = this.page;
    return this.at >= offset && this.at < offset + tables.length ? this.at : offset;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const steps = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowUp: -1, PageDown: SHOWN - 1, PageUp: 1 - SHOWN, Home: -Infinity, End: Infinity });
    if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); this.choose(); return; }
    if (!(event.key in steps)) return;
    event.preventDefault();
    this.at = Math.min(Math.max(0, this.at + steps[event.key]), this.page.matching - 1);
    const top = this.at * ROW;
    if (top < this.window.scrollTop) this.window.scrollTop = top;
    if (top + ROW > this.window.scrollTop + this.window.clientHeight) this.window.scrollTop = top + ROW - this.window.clientHeight;
    this.moved = true;
    this.show();
  }

  choose() {
    const row = this.page.tables[this.at - this.page.offset];
    if (!row) return;
    this.open = this.open === row.table ? null : row.table;
    this.before = [];
    this.onlyOpen = row.differing > 0;
    this.found = null;
    this.table = null;
    this.show();
    this.drill();
  }

  async drill() {
    const table = this.open;
    if (table === null) { fill(byId('drill')); return; }
    const query = new URLSearchParams({ table, limit: String(PAGE) });
    if (this.onlyOpen) query.set('open', 'true');
    if (this.before.length) query.set('after', this.before[this.before.length - 1]);
    const [rows, whole] = await Promise.all([
      fetch(`/api/v1/view/divergences?${query}`), fetch(`/api/v1/tables/${encodeURIComponent(table)}`)]);
    if (table !== this.open) return;
    this.table = whole.ok ? await whole.json() : null;
    if (rows.ok) this.found = await rows.json();
    this.showDrill();
  }

  showDrill() {
    if (this.open === null || this.found === null) return;
    const { divergences, next } = this.found;
    const reasons = this.table?.reasons ?? [];
    fill(byId('drill'), h('section', { class: 'drill', 'aria-labelledby': 'drill-title' },
      h('div', { class: 'head' },
        h('h3', { id: 'drill-title' }, name(this.open)),
        h('button', { type: 'button', 'data-do': 'close' }, 'Close')),
      reasons.length === 0 ? h('p', { class: 'fine' }, 'Nothing speaks against it: every row is proven.') : h('ul', { class: 'reasons' }, reasons.slice(0, 8).map((/** @type {string} */ reason) => h('li', {}, name(reason, 'span')))),
      h('p', { class: 'switch' },
        h('button', { type: 'button', 'data-do': 'open', 'aria-pressed': String(this.onlyOpen) }, 'What differs now'), ' ',
        h('button', { type: 'button', 'data-do': 'all', 'aria-pressed': String(!this.onlyOpen) }, 'What ever differed')),
      divergences.length === 0 ? h('p', { class: 'nothing' }, this.onlyOpen ? 'No row differs now.' : 'No row ever differed.') : null,
      h('ol', { class: 'divergences' }, divergences.map((/** @type {any} */ each) => this.divergence(each))),
      h('p', { class: 'switch' },
        this.before.length ? h('button', { type: 'button', 'data-do': 'newer' }, 'Newer') : null, ' ',
        next ? h('button', { type: 'button', 'data-do': 'older' }, 'Older') : null)));
  }

  /** @param {any} row */
  divergence(row) {
    const shown = this.unmasked.has(row.id);
    const known = row.columns.some((/** @type {any} */ column) => column.source?.known || column.target?.known);
    return h('li', { 'data-state': row.state },
      h('p', { class: 'what' },
        h('b', {}, row.class), ' ', h('span', { class: 'mark' }, STATE[/** @type {keyof STATE} */ (row.state)]), row.transient ? ' for a moment' : '',
        h('time', { datetime: row.detectedAt }, dateTime(row.detectedAt)), h('small', {}, `found after ${duration(row.detectionSeconds)}`)),
      h('p', { class: 'key' }, row.key.map((/** @type {any} */ part) => h('span', {}, name(part.name), '=', name(part.text), part.length > 120 ? h('small', {}, ` (${count(part.length)} characters)`) : null))),
      row.columns.length === 0 ? null : row.columns.every((/** @type {any} */ column) => !column.source && !column.target)
        ? h('p', { class: 'cause' }, 'In ', row.columns.map((/** @type {any} */ column, /** @type {number} */ place) => [place ? ', ' : '', h('b', {}, name(column.name))]), '. Direct reads have not confirmed it yet.')
        : h('table', { class: 'cells' },
        h('thead', {}, h('tr', {}, ['Column', 'Source', 'Target'].map(title => h('th', { scope: 'col' }, title)))),
        h('tbody', {}, row.columns.map((/** @type {any} */ column) => h('tr', {}, h('th', { scope: 'row' }, name(column.name)), h('td', {}, cell(column.source, shown)), h('td', {}, cell(column.target, shown)))))),
      row.moreColumns ? h('p', {}, `and ${count(row.moreColumns)} columns more`) : null,
      row.cause ? h('p', { class: 'cause' }, row.cause) : null,
      row.acknowledgement ? h('p', { class: 'cause' }, name(row.acknowledgement.principal), ' took note: ', name(row.acknowledgement.reason)) : null,
      h('p', { class: 'switch' },
        known ? h('button', { type: 'button', 'data-do': 'values', 'data-id': row.id }, shown ? 'Mask values' : 'Show values') : null, ' ',
        row.offered.map((/** @type {any} */ offer) => [h('button', { type: 'button', 'data-offer': JSON.stringify({ id: row.id, ...offer }), 'aria-disabled': offer.allowed ? null : 'true', title: offer.reason || null }, offer.label), ' '])));
  }

  /** @param {Event} event */
  drillClick(event) {
    const button = /** @type {Element} */ (event.target).closest('[data-do]');
    if (!button) return;
    const what = button.getAttribute('data-do');
    const id = button.getAttribute('data-id') ?? '';
    if (what === 'values') {
      if (!this.unmasked.delete(id)) this.unmasked.add(id);
      this.showDrill();
      return;
    }
    if (what === 'close') this.open = null;
    if (what === 'open' || what === 'all') { this.onlyOpen = what === 'open'; this.before = []; }
    if (what === 'older') this.before.push(this.found.next);
    if (what === 'newer') this.before.pop();
    this.show();
    this.drill();
  }
}

/** @param {any} cell @param {boolean} shown */
function cell(cell, shown) {
  if (cell === null) return h('span', { class: 'nothing' }, '–');
  if (shown && cell.known) return cell.value === null ? h('em', {}, 'NULL') : name(cell.value);
  return h('span', { class: 'masked', title: `fingerprint ${cell.fingerprint}` }, h('span', { 'aria-hidden': 'true' }, '••••••'), h('span', { class: 'sr' }, 'masked value'), ' ', h('code', {}, cell.fingerprint));
}
