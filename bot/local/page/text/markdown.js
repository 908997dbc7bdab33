// A small, safe Markdown: headings, lists, quotes, fences, tables, rules and the inline marks. No raw HTML, no images fetched.

import { h } from "../live/dom.js";
import { withEmoji } from "./emoji.js";
import { link } from "./links.js";
import { control, preformatted, unescape } from "./mrkdwn.js";
import { list } from "./markdown_list.js";
import { scan } from "./scan.js";

const TABLE_RULE = /^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$/;
const STARTS = /^(?:#{1,6}\s|\s*(?:```|~~~)|\s*>|\s*(?:[-*+]|\d{1,9}[.)])\s|\s*(?:[-*_]\s*){3,}$)/;

const READERS = [
  { starts: (line) => /^\s*(?:```|~~~)/.test(line), read: readFence },
  { starts: (line) => /^#{1,6}\s/.test(line), read: readHeading },
  { starts: (line) => /^\s*([-*_])\s*(?:\1\s*){2,}$/.test(line), read: (lines, at) => [h("hr"), at + 1] },
  { starts: (line) => /^\s*>/.test(line), read: readQuote },
  { starts: (line) => /^\s*(?:[-*+]|\d{1,9}[.)])\s/.test(line), read: readList },
  { starts: (line, next) => line.includes("|") && TABLE_RULE.test(next ?? ""), read: readTable },
];

/** Nodes for a Markdown text, one per paragraph, heading, list … */
export function markdown(text, names) {
  const lines = (text ?? "").replaceAll("\r", "").split("\n");
  const nodes = [];
  for (let at = 0; at < lines.length;) {
    if (!lines[at].trim()) {
      at += 1;
      continue;
    }
    const reader = READERS.find(({ starts }) => starts(lines[at], lines[at + 1]));
    const [node, next] = (reader?.read ?? readParagraph)(lines, at, names);
    nodes.push(node);
    at = next;
  }
  return nodes;
}

function readFence(lines, at) {
  const [, indent, mark, language] = /^(\s*)(`{3,}|~{3,})\s*(\S*)/.exec(lines[at]);
  let end = at + 1;
  while (end < lines.length && !lines[end].trim().startsWith(mark)) end += 1;
  const body = lines.slice(at + 1, end).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
  return [preformatted(body.join("\n"), language.toLowerCase()), end + 1];
}

function readHeading(lines, at, names) {
  const [, marks, title] = /^(#{1,6})\s+(.*?)\s*#*\s*$/.exec(lines[at]) ?? [null, "#", lines[at]];
  return [
    h(
      "p",
      { class: `heading heading-${Math.min(marks.length, 3)}`, role: "heading", "aria-level": marks.length + 2 },
      spans(title, names),
    ),
    at + 1,
  ];
}

function readQuote(lines, at, names) {
  const end = whileTrue(lines, at, (line) => /^\s*>/.test(line));
  const body = lines.slice(at, end).map((line) => line.replace(/^\s*> ?/, ""));
  return [h("blockquote", {}, markdown(body.join("\n"), names)), end];
}

function readList(lines, at, names) {
  const end = whileTrue(
    lines,
    at,
    (line, index) => index === at || /^\s*(?:[-*+]|\d{1,9}[.)])\s/.test(line) || /^\s{2,}\S/.test(line),
  );
  return [list(lines.slice(at, end), (text) => spans(text, names)), end];
}

function readTable(lines, at, names) {
  const end = whileTrue(lines, at + 2, (line) => line.includes("|"));
  const aligns = cells(lines[at + 1]).map((cell) =>
    cell.endsWith(":") ? (cell.startsWith(":") ? "center" : "right") : "left",
  );
  const row = (line, tag) =>
    h(
      "tr",
      {},
      cells(line).map((cell, index) => h(tag, { class: `align-${aligns[index] ?? "left"}` }, spans(cell, names))),
    );
  const body = lines.slice(at + 2, end).map((line) => row(line, "td"));
  return [
    h(
      "div",
      { class: "table-scroll", tabindex: "0" },
      h("table", {}, h("thead", {}, row(lines[at], "th")), h("tbody", {}, body)),
    ),
    end,
  ];
}

const cells = (line) =>
  line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));

function readParagraph(lines, at, names) {
  const end = whileTrue(lines, at, (line, index) => index === at || (line.trim() !== "" && !STARTS.test(line)));
  return [h("p", {}, spans(lines.slice(at, end).join("\n"), names)), end];
}

function whileTrue(lines, at, holds) {
  let end = at;
  while (end < lines.length && holds(lines[end], end)) end += 1;
  return end;
}

/** The marks inside a line. */
export function spans(text, names) {
  const again = (inner) => spans(inner, names);
  const rules = [
    { pattern: /(`+)([^`](?:[\s\S]*?[^`])?)\1(?!`)/g, draw: (match) => h("code", {}, unescape(match[2].trim())) },
    { pattern: /\\([\\`*_{}[\]()#+\-.!|<>~])/g, draw: (match) => document.createTextNode(match[1]) },
    {
      pattern: /!\[([^\]\n]*)\]\(([^)\s]*)[^)]*\)/g,
      draw: (match) => h("span", { class: "image-alt" }, match[1] || "image"),
    },
    {
      pattern: /\[((?:[^[\]\n]|\[[^[\]\n]*\])+)\]\(<?([^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?(?:\s+"[^"\n]*")?\)/g,
      draw: (match) => link(match[2], again(match[1])),
    },
    { pattern: /<([^<>\n]+)>/g, draw: (match) => control(match[1], names) },
    { pattern: /https?:\/\/[^\s<>|)\]]*[^\s<>|.,;:!?)\]'"*_]/g, draw: (match) => link(match[0], [match[0]]) },
    { pattern: /\*\*(?=\S)([\s\S]*?\S)\*\*/g, draw: (match) => h("strong", {}, again(match[1])) },
    {
      pattern: /(?<![\p{L}\p{N}_])__(?=\S)([\s\S]*?\S)__(?![\p{L}\p{N}_])/gu,
      draw: (match) => h("strong", {}, again(match[1])),
    },
    { pattern: /~~(?=\S)([\s\S]*?\S)~~/g, draw: (match) => h("s", {}, again(match[1])) },
    { pattern: /\*(?=[^\s*])([^*\n]*[^\s*])\*/g, draw: (match) => h("em", {}, again(match[1])) },
    {
      pattern: /(?<![\p{L}\p{N}_])_(?=[^\s_])([^_\n]*[^\s_])_(?![\p{L}\p{N}_])/gu,
      draw: (match) => h("em", {}, again(match[1])),
    },
  ];
  return scan(text, rules, (rest) => withEmoji(unescape(rest)));
}
