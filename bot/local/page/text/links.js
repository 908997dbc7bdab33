// Links: only to the web, never in the page's own name, and never without saying where they lead.

import { h } from "../live/dom.js";

const ALLOWED = new Set(["http:", "https:", "mailto:"]);

/** A link, or its label as mere text when the address is not one that may be followed. `label` is a list of nodes. */
export function link(address, label) {
  const url = parse(address);
  if (!url || !ALLOWED.has(url.protocol))
    return h("span", { class: "dead-link", title: "Not a web address" }, label, ` (${address})`);
  const anchor = h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer", title: url.href }, label);
  return needsHost(anchor.textContent, url) ? h("span", {}, anchor, hostMark(anchor.textContent, url)) : anchor;
}

function parse(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** A label that is the address speaks for itself, unless a user part ("https://github.com@other.example") disguises it. */
function needsHost(label, url) {
  if (url.protocol === "mailto:") return !label.includes(url.pathname);
  return Boolean(url.username) || claimedHost(label) !== url.host;
}

function hostMark(label, url) {
  const claimed = claimedHost(label);
  const host = url.host || url.pathname;
  if (!claimed || claimed === url.host) return h("span", { class: "link-host" }, ` (${host})`);
  return h("span", { class: "link-host forged", title: "The label names another site" }, ` (leads to ${host})`);
}

/** The host that a label pretends to lead to, if it looks like an address at all. */
function claimedHost(label) {
  const match =
    /^\s*(?:https?:\/\/)?((?:[\w-]+\.)+[a-z]{2,}(?::\d+)?|[\d.]+(?::\d+)?|localhost(?::\d+)?)(?:[/?#].*)?\s*$/i.exec(
      label,
    );
  return match ? match[1].toLowerCase() : null;
}
