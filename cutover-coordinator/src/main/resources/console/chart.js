// Two charts of the last half hour. uPlot draws; the samples are the coordinator's.
import { byId, count, duration, time } from './dom.js';


const LEAST = 0.001;

export class Charts {
  constructor() {
    /** @type {number[][]} */ this.data = [[], [], [], [], []];
    this.last = 0;
    this.limit = 30;
    /** @type {any[]} */ this.charts = [];
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.draw());
    new ResizeObserver(() => this.resize()).observe(byId('lag-chart'));
  }

  async refresh() {
    const response = await fetch(`/api/v1/view/history?after=${this.last}`);
    if (!response.ok) return;
    const more = await response.json();
    if (more.at.length === 0 && this.charts.length) return;
    const columns = [more.at, more.replicationSeconds.map(seen), more.proofSeconds.map(seen), more.sourceRate, more.targetRate];
    // a coordinator that was started anew begins its history anew, after a gap
    this.data = this.data.map((column, place) => column.concat(columns[place]).slice(-1800));
    this.last = more.at.length ? Math.round(more.at[more.at.length - 1] * 1000) : this.last;
    if (this.charts.length) this.show(); else this.draw();
  }

  show() {
    const [at, replication, proof, source, target] = this.data;
    this.charts[0].setData([at, replication, proof, at.map(() => this.limit)]);
    this.charts[1].setData([at, source, target]);
  }

  draw() {
    if (this.data[0].length === 0) return;
    this.charts.forEach(chart => chart.destroy());
    const style = getComputedStyle(document.body);
    const colour = (/** @type {string} */ role) => style.getPropertyValue(`--${role}`).trim();
    const times = (/** @type {any} */ _, /** @type {number[]} */ marks) => marks.map(at => time(at * 1000));
    const axis = { stroke: colour('faint'), grid: { stroke: colour('line'), width: 1 }, ticks: { show: false }, font: '12px system-ui' };
    const line = (/** @type {string} */ label, /** @type {string} */ role, /** @type {any} */ value, /** @type {any} */ more = {}) =>
      ({ label, stroke: colour(role), width: 2, points: { show: false }, value: (/** @type {any} */ _, /** @type {number|null} */ v) => v === null ? '–' : value(v), ...more });
    const common = { tzDate: (/** @type {number} */ at) => new window.uPlot.tzDate(new Date(at * 1e3), 'Etc/UTC'), cursor: { y: false, drag: { setScale: false } }, legend: { live: true } };
    this.charts = [
      new window.uPlot({
        ...common, width: width('lag-chart'), height: 220,
        scales: { y: { distr: 3, range: (/** @type {any} */ _, /** @type {number} */ low, /** @type {number} */ high) => [Math.min(low || 0.01, 0.01), Math.max(high || 100, 100)] } },
        axes: [{ ...axis, values: times, space: 90 }, { ...axis, size: 64, values: (/** @type {any} */ _, /** @type {number[]} */ marks) => marks.map(v => v === null ? '' : short(v)), filter: decades, grid: { ...axis.grid, filter: decades } }],
        series: [{ label: 'UTC', value: clock }, line('replication lag', 'blue', duration), line('age of the proof', 'violet', duration, { dash: [6, 3] }), line('limit', 'red', duration, { dash: [2, 4], width: 1.5 })],
      }, [[], [], [], []], byId('lag-chart')),
      new window.uPlot({
        ...common, width: width('lag-chart'), height: 150,
        scales: { y: { range: (/** @type {any} */ _, /** @type {number} */ low, /** @type {number} */ high) => [0, Math.max(10, (high || 0) * 1.1)] } },
        axes: [{ ...axis, values: times, space: 90 }, { ...axis, size: 64 }],
        series: [{ label: 'UTC', value: clock }, line('source', 'blue', count), line('target', 'violet', count, { dash: [6, 3] })],
      }, [[], [], []], byId('traffic-chart')),
    ];
    this.show();
  }

  resize() {
    this.charts.forEach(chart => chart.setSize({ width: width('lag-chart'), height: chart.height }));
  }
}

/** @param {any} _ @param {number|null} at */
const clock = (_, at) => at === null ? '–' : time(at * 1000);

/** Powers of ten alone. @param {any} _ @param {number[]} marks */
const decades = (_, marks) => marks.map(v => Number.isInteger(Math.round(Math.log10(v) * 1e6) / 1e6) ? v : null);

/** @param {number|null} seconds */
const seen = seconds => seconds === null ? null : Math.max(LEAST, seconds);

/** @param {number} seconds */
const short = seconds => seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${Math.round(seconds)} s`;

/** @param {string} id */
const width = id => Math.max(240, byId(id).clientWidth);
