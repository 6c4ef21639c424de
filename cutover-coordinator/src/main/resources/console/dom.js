// Making and changing the page. Nothing here, and nothing in the other files, ever reads text as markup: whatever a
// database holds becomes text nodes and attributes.

/**
 * An element. Attributes that are null or false are left out; children that are null are, too.
 * @param {string} tag
 * @param {Record<string, any>=} attributes
 * @param {...any} children elements or texts, also in lists
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(...children.flat(9).filter(child => child !== null && child !== undefined && child !== false).map(child =>
    child instanceof Node ? child : document.createTextNode(String(child))));
  return element;
}

// Control characters, and those that are invisible or turn the direction of what follows.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

/**
 * Something that a database calls so, or holds: shown as it is, in its own direction, what cannot be seen as its number.
 * @param {string} text
 */
export function name(text, tag = 'bdi') {
  const element = h(tag, { class: 'name' });
  let plain = '';
  for (const character of text) {
    if (UNSEEN.test(character)) {
      if (plain) element.append(plain);
      plain = '';
      const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
      element.append(h('span', { class: 'unseen' }, `U+${code}`));
    } else {
      plain += character;
    }
  }
  if (plain) element.append(plain);
  return element;
}

/**
 * Makes what an element holds the same as the given children, and touches only what differs: focus, selection and the
 * place of a scrolled list stay.
 * @param {Element|null} parent
 * @param {...any} children
 */
export function fill(parent, ...children) {
  if (parent) morph(parent, h('div', {}, ...children));
}

/** @param {Element} from @param {Element} to */
function morph(from, to) {
  const wanted = [...to.childNodes];
  wanted.forEach((node, place) => {
    const present = from.childNodes[place];
    if (!present) {
      from.append(node);
    } else if (present.nodeType !== node.nodeType || present.nodeName !== node.nodeName) {
      present.replaceWith(node);
    } else if (node.nodeType === Node.TEXT_NODE) {
      if (present.nodeValue !== node.nodeValue) present.nodeValue = node.nodeValue;
    } else {
      attributes(/** @type {Element} */ (present), /** @type {Element} */ (node));
      morph(/** @type {Element} */ (present), /** @type {Element} */ (node));
    }
  });
  while (from.childNodes.length > wanted.length) from.lastChild?.remove();
}

/** @param {Element} from @param {Element} to */
function attributes(from, to) {
  for (const { name: each } of [...from.attributes]) if (!to.hasAttribute(each) && each !== 'open') from.removeAttribute(each);
  for (const { name: each, value } of to.attributes) if (from.getAttribute(each) !== value) from.setAttribute(each, value);
}

/** @param {string} id */
export const byId = id => /** @type {HTMLElement} */ (document.getElementById(id));

const whole = new Intl.NumberFormat('en');

/** @param {number|null|undefined} value */
export const count = value => value === null || value === undefined ? 'not known' : whole.format(value);

/** @param {number|null|undefined} ratio */
export function percent(ratio) {
  if (ratio === null || ratio === undefined) return 'not known';
  return ratio === 1 ? '100 %' : `${(Math.floor(ratio * 1000) / 10).toFixed(1)} %`;
}

/** @param {number|null|undefined} seconds */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) return 'not known';
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${(Math.round(seconds * 10) / 10).toFixed(1)} s`;
  const s = Math.round(seconds);
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  if (s < 172800) return `${Math.floor(s / 3600)} h ${Math.floor(s % 3600 / 60)} min`;
  return `${Math.floor(s / 86400)} d ${Math.floor(s % 86400 / 3600)} h`;
}

/** A length of time to the second, which does not flicker. @param {number} seconds */
export const roughly = seconds => seconds < 60 ? `${Math.floor(seconds)} s` : duration(seconds);

/** @param {number|null|undefined} bytes */
export function size(bytes) {
  if (bytes === null || bytes === undefined) return 'not known';
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < units.length - 1) { value /= 1024; unit++; }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** The time of day of a moment, in UTC. @param {string|number} moment */
export const time = moment => new Date(moment).toISOString().slice(11, 19);

/** @param {string|number} moment */
export const dateTime = moment => new Date(moment).toISOString().slice(0, 19).replace('T', ' ') + ' UTC';
