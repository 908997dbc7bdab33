// rich_text blocks: sections, lists, quotes and preformatted text, made of styled pieces.

import { h } from "../live/dom.js";
import { emoji, withEmoji } from "../text/emoji.js";
import { link } from "../text/links.js";
import { date, mention, ping, preformatted } from "../text/mrkdwn.js";

export function richText(block, names) {
  return h(
    "div",
    { class: "block-rich-text" },
    (block.elements ?? []).map((part) => group(part, names)),
  );
}

function group(part, names) {
  if (part.type === "rich_text_list") return list(part, names);
  if (part.type === "rich_text_preformatted")
    return preformatted(part.elements.map((piece) => piece.text ?? piece.url ?? "").join(""), part.language);
  const tag = part.type === "rich_text_quote" ? "blockquote" : "p";
  return h(
    tag,
    {},
    (part.elements ?? []).map((piece) => inlinePiece(piece, names)),
  );
}

function list(part, names) {
  const indent = `indent-${Math.min(part.indent ?? 0, 5)}`;
  const ordered = part.style === "ordered";
  const items = (part.elements ?? []).map((item) =>
    h(
      "li",
      {},
      (item.elements ?? []).map((piece) => inlinePiece(piece, names)),
    ),
  );
  return h(ordered ? "ol" : "ul", { class: indent, start: ordered && part.offset ? part.offset + 1 : null }, items);
}

/** One styled piece inside a rich_text group. */
export function inlinePiece(piece, names) {
  const node = (PIECES[piece.type] ?? ((other) => document.createTextNode(other.text ?? "")))(piece, names);
  const style = piece.style ?? {};
  const tags = [
    ["code", "code"],
    ["strike", "s"],
    ["italic", "em"],
    ["bold", "strong"],
  ];
  return tags.reduce((inner, [name, tag]) => (style[name] ? h(tag, {}, inner) : inner), node);
}

const PIECES = {
  text: (piece) => (piece.style?.code ? piece.text : withEmoji(piece.text)),
  link: (piece) => link(piece.url, [piece.text || piece.url]),
  user: (piece, names) => mention(piece.user_id, names),
  usergroup: (piece) => ping(piece.usergroup_id),
  broadcast: (piece) => ping(piece.range),
  channel: (piece, names) => h("span", { class: "mention" }, `#${names.channel(piece.channel_id)}`),
  emoji: (piece) => emoji(piece.name),
  color: (piece) => h("code", {}, piece.value),
  date: (piece) => date(piece.timestamp, piece.format ?? "{date} {time}", piece.fallback ?? "", piece.url),
};
