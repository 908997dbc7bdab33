// Buttons, menus and pickers outside of forms: each tells the app at once what was chosen.

import { h } from "../live/dom.js";
import { plain } from "../text/mrkdwn.js";
import { bare } from "./fields.js";
import { readField } from "./values.js";

/** Draws an interactive element of `block`; a press or a choice goes to `context.act`. */
export function element(part, block, context) {
  if (part.type === "button" || part.type === "workflow_button") return button(part, block, context);
  if (part.type === "overflow") return overflow(part, block, context);
  if (part.type === "feedback_buttons") return feedback(part, block, context);
  if (part.type === "icon_button")
    return button({ ...part, text: part.text ?? { text: ":wastebasket:" } }, block, context);
  if (part.type === "image") return h("span", { class: "image-alt" }, part.alt_text ?? "image");
  return picker(part, block, context);
}

function button(part, block, context) {
  const style = ["primary", "danger"].includes(part.style) ? ` button-${part.style}` : "";
  const label = part.accessibility_label ?? null;
  const onclick = (event) =>
    press(event.currentTarget, part, block, context, part.value === undefined ? {} : { value: part.value });
  return h(
    "button",
    { type: "button", class: `button${style}`, "aria-label": label, onclick, "data-key": part.action_id },
    plain(part.text?.text),
  );
}

/** Asks first where the app wants it, then holds the control as busy until the app has taken the press. */
async function press(control, part, block, context, chosen) {
  if (control.getAttribute("aria-busy") === "true") return;
  if (part.confirm && !(await context.ask(part.confirm))) return;
  control.setAttribute("aria-busy", "true");
  if (part.url) window.open(part.url, "_blank", "noopener,noreferrer");
  try {
    await context.act({ action_id: part.action_id, block_id: block.block_id, type: part.type, ...chosen });
  } finally {
    control.removeAttribute("aria-busy");
  }
}

function overflow(part, block, context) {
  const choose = (option) => (event) => {
    const menu = event.currentTarget.closest("details");
    menu.open = false;
    return press(menu.querySelector("summary"), part, block, context, { selected_option: option });
  };
  const items = (part.options ?? []).map((option) =>
    h("button", { type: "button", class: "menu-item", onclick: choose(option) }, plain(option.text.text)),
  );
  const ontoggle = (event) => event.currentTarget.lastElementChild.scrollIntoView({ block: "nearest" });
  return h(
    "details",
    { class: "menu", "data-key": part.action_id, ontoggle },
    h("summary", { class: "button", "aria-label": "More actions" }, "⋯"),
    h("div", { class: "menu-list" }, items),
  );
}

function feedback(part, block, context) {
  return [part.positive_button, part.negative_button].filter(Boolean).map((choice) => {
    const onclick = (event) => press(event.currentTarget, part, block, context, { value: choice.value });
    return h(
      "button",
      { type: "button", class: "button button-quiet", "aria-label": choice.accessibility_label ?? null, onclick },
      plain(choice.text?.text),
    );
  });
}

function picker(part, block, context) {
  const onchange = (event) => {
    const { type: _, ...chosen } = readField(event.currentTarget) ?? {};
    return press(event.currentTarget, part, block, context, chosen);
  };
  const field = bare(part, block, context);
  field.onchange = onchange;
  return field;
}
