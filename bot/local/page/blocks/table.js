// table and data_table blocks.

import { h } from "../live/dom.js";
import { withEmoji } from "../text/emoji.js";
import { richText } from "./rich_text.js";

/** The first row is the head. */
export function table(block, names) {
  const [head, ...body] = block.rows ?? [];
  const align = (index) => `align-${block.column_settings?.[index]?.align ?? "left"}`;
  const row = (cells, tag) =>
    h(
      "tr",
      {},
      cells.map((cell, index) => h(tag, { class: align(index) }, content(cell, names))),
    );
  return h(
    "div",
    { class: "table-scroll", tabindex: "0" },
    h(
      "table",
      {},
      block.caption && h("caption", {}, block.caption.text ?? block.caption),
      head && h("thead", {}, row(head, "th")),
      h(
        "tbody",
        {},
        body.map((cells) => row(cells, "td")),
      ),
    ),
  );
}

function content(cell, names) {
  if (cell.type === "rich_text") return richText(cell, names);
  return withEmoji(String(cell.text ?? cell.value ?? cell.number ?? ""));
}
