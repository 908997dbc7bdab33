// plan and task_card blocks, in a plain form.

import { h } from "../live/dom.js";
import { emoji, withEmoji } from "../text/emoji.js";
import { link } from "../text/links.js";
import { richText } from "./rich_text.js";

const MARKS = {
  complete: "white_check_mark",
  error: "x",
  in_progress: "arrows_counterclockwise",
  pending: "white_circle",
};

export function plan(block, names) {
  const tasks = (block.tasks ?? []).map((task) => taskCard(task, names));
  return h(
    "div",
    { class: "block-plan" },
    h("p", { class: "plan-title" }, withEmoji(String(block.title?.text ?? block.title ?? "Plan"))),
    tasks,
  );
}

export function taskCard(task, names) {
  const sources = (task.sources ?? []).map((source) => h("li", {}, link(source.url, [source.text ?? source.url])));
  const status = task.status ?? "pending";
  return h(
    "div",
    { class: `block-task task-${status}`, "data-key": task.task_id ?? null },
    h(
      "p",
      { class: "task-title" },
      emoji(MARKS[status] ?? "white_circle"),
      " ",
      withEmoji(String(task.title ?? "")),
      h("span", { class: "visually-hidden" }, ` (${status.replace("_", " ")})`),
    ),
    task.details && richText(task.details, names),
    task.output && richText(task.output, names),
    sources.length > 0 && h("ul", { class: "task-sources" }, sources),
  );
}
