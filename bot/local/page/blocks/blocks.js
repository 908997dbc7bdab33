// Block Kit: each block type has one small function that draws it.

import { h } from "../live/dom.js";
import { markdown } from "../text/markdown.js";
import { mrkdwn, plain, unescape } from "../text/mrkdwn.js";
import { chart } from "./charts.js";
import { element } from "./elements.js";
import { inputBlock } from "./fields.js";
import { richText } from "./rich_text.js";
import { table } from "./table.js";
import { plan, taskCard } from "./tasks.js";

/**
 * Draws blocks. `context` is what they stand in:
 * {names: Directory, act(payload) → promise, ask(confirm) → promise of a boolean, errors: {block_id: text}, where: a unique word}.
 */
export function drawBlocks(blocks, context) {
  return (blocks ?? []).map((block, index) => {
    const node = drawBlock(block, context);
    node.setAttribute("data-key", `${block.type}/${block.block_id ?? index}`);
    return node;
  });
}

/** A block that breaks its own shape must not take the page with it. */
function drawBlock(block, context) {
  try {
    return (DRAW[block.type] ?? unsupported)(block, context);
  } catch (error) {
    console.error(error);
    return unsupported(block);
  }
}

/** A text object of either kind. */
export function textObject(text, names) {
  if (!text) return [];
  return text.type === "mrkdwn" ? mrkdwn(text.text, names) : plain(text.text);
}

const DRAW = {
  header: (block) => h("h3", { class: "block-header" }, plain(block.text?.text)),
  section,
  context: contextBlock,
  divider: () => h("hr", { class: "block-divider" }),
  actions,
  context_actions: actions,
  markdown: (block, context) => h("div", { class: "block-markdown" }, markdown(block.text, context.names)),
  rich_text: (block, context) => richText(block, context.names),
  input: inputBlock,
  image: (block) => imageText(block.alt_text, block.title?.text),
  video: (block) => imageText(block.alt_text, block.title?.text),
  table: (block, context) => table(block, context.names),
  data_table: (block, context) => table(block, context.names),
  data_visualization: chart,
  plan: (block, context) => plan(block, context.names),
  task_card: (block, context) => taskCard(block, context.names),
  alert: (block, context) =>
    h(
      "div",
      { class: `block-alert alert-${block.level ?? "default"}`, role: "note" },
      textObject(block.text, context.names),
    ),
  card,
};

function section(block, context) {
  const fields = (block.fields ?? []).map((field) =>
    h("div", { class: "section-field" }, textObject(field, context.names)),
  );
  const body = h(
    "div",
    { class: "section-body" },
    block.text && h("div", { class: "section-text" }, textObject(block.text, context.names)),
    fields.length > 0 && h("div", { class: "section-fields" }, fields),
  );
  const accessory =
    block.accessory && h("div", { class: "section-accessory" }, element(block.accessory, block, context));
  return h("div", { class: "block-section" }, body, accessory);
}

function contextBlock(block, context) {
  const parts = (block.elements ?? []).map((part) =>
    part.type === "image" ? imageText(part.alt_text) : h("span", {}, textObject(part, context.names)),
  );
  return h("div", { class: "block-context" }, parts);
}

function actions(block, context) {
  return h(
    "div",
    { class: "block-actions" },
    (block.elements ?? []).map((part) => element(part, block, context)),
  );
}

function card(block, context) {
  const part = (name) => block[name] && h("div", { class: `card-${name}` }, textObject(block[name], context.names));
  const buttons = (block.actions ?? []).map((button) => element(button, block, context));
  return h(
    "div",
    { class: "block-card" },
    part("title"),
    part("subtitle"),
    part("body"),
    part("subtext"),
    buttons.length > 0 && h("div", { class: "block-actions" }, buttons),
  );
}

/** An image is only ever its description: nothing is fetched from elsewhere. */
function imageText(alternative, title) {
  return h("span", { class: "image-alt" }, unescape(title ?? alternative ?? "image"));
}

function unsupported(block) {
  return h("div", { class: "block-unsupported" }, `A block of type “${block.type}” cannot be shown here.`);
}
