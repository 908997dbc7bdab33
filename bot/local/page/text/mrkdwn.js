// Slack's own markup: *bold*, _italics_, ~strike~, `code`, fences, quotes, <links|labels>, mentions, dates, emoji.

import { h } from "../live/dom.js";
import { diffLines, looksLikeDiff } from "./diff.js";
import { withEmoji } from "./emoji.js";
import { link } from "./links.js";
import { scan } from "./scan.js";

const EDGE = "[\\p{L}\\p{N}]";
const wrapped = (mark) => {
  const m = mark === "*" ? "\\*" : mark;
  return new RegExp(`(?<!${EDGE}|${m})${m}(?=[^\\s${m}])([^${m}\\n]*[^\\s${m}])${m}(?!${EDGE}|${m})`, "gu");
};

/** The three entities that Slack escapes, and no others. */
export const unescape = (text) => text.replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&" })[name]);

/** Nodes for a mrkdwn text; `names` is the Directory that knows people and channels. */
export function mrkdwn(text, names) {
  const fence = { pattern: /```\n?([\s\S]*?)\n?```/g, draw: (match) => preformatted(unescape(match[1])) };
  return scan(text ?? "", [fence], (rest) => quotes(rest, names));
}

/** A plain_text object: emoji, nothing else. */
export const plain = (text) => withEmoji(unescape(text ?? ""));

export function preformatted(text, language = "") {
  const asDiff = ["diff", "patch"].includes(language) || looksLikeDiff(text);
  return h("pre", { class: "code-block", tabindex: "0" }, h("code", {}, asDiff ? diffLines(text) : text));
}

function quotes(text, names) {
  const quote = {
    pattern: /(?:^|(?<=\n))(?:(?:&gt;|>) ?[^\n]*(?:\n|$))+/g,
    draw: (match) => h("blockquote", {}, inline(match[0].replace(/\n$/, "").replace(/^(?:&gt;|>) ?/gm, ""), names)),
  };
  return scan(text, [quote], (rest) => inline(rest, names));
}

export function inline(text, names) {
  const again = (match) => inline(match[1], names);
  const rules = [
    { pattern: /`([^`\n]+)`/g, draw: (match) => h("code", {}, unescape(match[1])) },
    { pattern: /<([^<>\n]+)>/g, draw: (match) => control(match[1], names) },
    {
      pattern: /https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)'"]/g,
      draw: (match) => link(unescape(match[0]), [unescape(match[0])]),
    },
    { pattern: wrapped("*"), draw: (match) => h("strong", {}, again(match)) },
    { pattern: wrapped("_"), draw: (match) => h("em", {}, again(match)) },
    { pattern: wrapped("~"), draw: (match) => h("s", {}, again(match)) },
  ];
  return scan(text, rules, plain);
}

/** What stands between < and >: a mention, a ping, a date or a link; anything else is shown as it was written. */
export function control(content, names) {
  const [target, ...rest] = content.split("|");
  const label = rest.join("|");
  if (/^@[UWB]/.test(target)) return mention(target.slice(1), names);
  if (/^#[CG]/.test(target)) return h("span", { class: "mention" }, `#${label || names.channel(target.slice(1))}`);
  if (target.startsWith("!")) return special(target.slice(1), label);
  if (/^[a-z][a-z0-9+.-]*:\S*$/i.test(target)) return link(unescape(target), label ? plain(label) : [unescape(target)]);
  return document.createTextNode(unescape(`<${content}>`));
}

export function mention(id, names) {
  const mine = id === names.me ? " mention-me" : "";
  return h("span", { class: `mention${mine}` }, `@${names.person(id)}`);
}

/** A ping reaches many people, so it is loud: one that got into a message by mistake must not be overlooked. */
export function ping(range) {
  return h("strong", { class: "ping", title: "This notifies everybody it names" }, `@${range}`);
}

function special(target, label) {
  const [kind, ...details] = target.split("^");
  if (["channel", "here", "everyone"].includes(kind)) return ping(kind);
  if (kind === "subteam") return ping(label.replace(/^@/, "") || details[0]);
  if (kind === "date") return date(Number(details[0]), details[1] ?? "", unescape(label), details[2]);
  return document.createTextNode(`<!${target}${label ? `|${label}` : ""}>`);
}

const DATE_PARTS = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  date: { year: "numeric", month: "long", day: "numeric" },
  time_secs: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  time: { hour: "2-digit", minute: "2-digit" },
};

/** A moment in the reader's own time zone. */
export function date(seconds, format, fallback, address) {
  const moment = new Date(seconds * 1000);
  if (Number.isNaN(moment.getTime())) return document.createTextNode(fallback);
  const text = format.replace(/\{(\w+?)(?:_pretty)?\}/g, (whole, part) => {
    if (part === "ago") return ago(moment);
    return DATE_PARTS[part] ? new Intl.DateTimeFormat(undefined, DATE_PARTS[part]).format(moment) : whole;
  });
  const node = h("time", { datetime: moment.toISOString(), title: moment.toLocaleString() }, text || fallback);
  return address ? link(address, [node]) : node;
}

function ago(moment) {
  const minutes = Math.round((moment.getTime() - Date.now()) / 60_000);
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  if (Math.abs(minutes) < 60) return relative.format(minutes, "minute");
  if (Math.abs(minutes) < 1440) return relative.format(Math.round(minutes / 60), "hour");
  return relative.format(Math.round(minutes / 1440), "day");
}
