// Markdown's lists: nested by indentation, numbered or not, with boxes.

import { h } from "../live/dom.js";

const ITEM = /^(\s*)([-*+]|(\d{1,9})[.)])\s+(.*)$/;

/** One list (with the lists inside it) from its lines; `spans` draws a text's inline marks. */
export function list(lines, spans) {
  const items = [];
  for (const line of lines) {
    const match = ITEM.exec(line);
    if (match) items.push({ depth: match[1].length, number: match[3], text: match[4] });
    else if (items.length && line.trim()) items.at(-1).text += `\n${line.trim()}`;
  }
  return nest(items, 0, spans)[0];
}

/** Draws the items from `at` on that stand at least as deep as the first; returns [node, where the next one starts]. */
function nest(items, at, spans) {
  const first = items[at];
  const drawn = [];
  while (at < items.length && items[at].depth >= first.depth) {
    if (items[at].depth > first.depth + 1) {
      const [inner, next] = nest(items, at, spans);
      drawn.at(-1).append(inner);
      at = next;
    } else {
      drawn.push(item(items[at].text, spans));
      at += 1;
    }
  }
  const numbered = first.number !== undefined;
  return [h(numbered ? "ol" : "ul", { start: numbered ? first.number : null }, drawn), at];
}

function item(text, spans) {
  const box = /^\[([ xX])\]\s+([\s\S]*)$/.exec(text);
  if (!box) return h("li", {}, spans(text));
  const done = box[1] !== " ";
  return h(
    "li",
    { class: "box-item" },
    h("span", { class: `box${done ? " box-done" : ""}`, role: "img", "aria-label": done ? "done" : "open" }),
    spans(box[2]),
  );
}
