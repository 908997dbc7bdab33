// DOM nodes from data, and the smallest change from one tree to the next. Text only ever enters as text nodes.

const OWNED_BY_THE_PERSON = new Set(["open", "aria-busy"]);
const CARRIED = ["onclick", "onchange", "oninput", "onkeydown", "onsubmit", "ontoggle", "choices", "signature"];

/** An element; attributes that start with "on" and the carried names become properties, null and false are left out. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for a drawing. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (CARRIED.includes(name)) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Makes `old` look like `fresh` and returns the node that stands there now. Focus, typed text and opened details live on. */
export function morph(old, fresh) {
  if (!alike(old, fresh)) {
    old.replaceWith(fresh);
    return fresh;
  }
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return old;
  }
  morphAttributes(old, fresh);
  for (const name of CARRIED) if (old[name] !== fresh[name]) old[name] = fresh[name];
  morphChildren(old, [...fresh.childNodes]);
  return old;
}

/** Replaces the content of a fixed element, keeping what is alike. */
export function morphInto(parent, ...children) {
  const holder = h("div", {}, ...children);
  morphChildren(parent, [...holder.childNodes]);
}

const keyOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.getAttribute("data-key") : null);
const alike = (one, two) => one.nodeName === two.nodeName && keyOf(one) === keyOf(two);

function morphAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !OWNED_BY_THE_PERSON.has(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (OWNED_BY_THE_PERSON.has(name)) continue;
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

function morphChildren(parent, wanted) {
  let cursor = parent.firstChild;
  for (const fresh of wanted) {
    const match = findAlike(cursor, fresh);
    if (!match) {
      parent.insertBefore(fresh, cursor);
      continue;
    }
    while (cursor !== match) cursor = dropAndNext(cursor);
    cursor = match.nextSibling;
    morph(match, fresh);
  }
  while (cursor) cursor = dropAndNext(cursor);
}

/** Only a keyed node may skip over others: an unkeyed one is matched in its place, or not at all. */
function findAlike(cursor, fresh) {
  if (keyOf(fresh) === null) return cursor && alike(cursor, fresh) ? cursor : null;
  for (let node = cursor; node; node = node.nextSibling) if (alike(node, fresh)) return node;
  return null;
}

function dropAndNext(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

/** A long list of {key, signature, draw}: an entry is drawn again only when its signature changed. */
export function sync(parent, entries) {
  const wanted = new Set(entries.map((entry) => entry.key));
  for (const node of [...parent.children]) if (!wanted.has(keyOf(node))) node.remove();
  const standing = new Map([...parent.children].map((node) => [keyOf(node), node]));
  entries.forEach((entry, index) => {
    const node = current(standing.get(entry.key), entry);
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
}

function current(node, entry) {
  if (node && node.signature === entry.signature) return node;
  const fresh = entry.draw();
  fresh.dataset.key = entry.key;
  fresh.signature = entry.signature;
  return node ? morph(node, fresh) : fresh;
}
