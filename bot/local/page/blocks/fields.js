// Form fields of modals and of the Home tab. What a person typed is read back from the nodes by values.js.

import { isDirect } from "../live/directory.js";
import { h } from "../live/dom.js";
import { mrkdwn, plain, unescape } from "../text/mrkdwn.js";

/** An input block: label, field, hint, and the app's complaint about it when there is one. */
export function inputBlock(block, context) {
  const part = block.element ?? {};
  const id = `${context.where}-${block.block_id}`;
  const error = context.errors?.[block.block_id];
  const described = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || null;
  const field = bare(part, block, context, { id, described, invalid: Boolean(error), label: block.label?.text });
  field.setAttribute("data-required", block.optional ? "no" : "yes");
  if (block.dispatch_action)
    field.onchange = () => context.act({ action_id: part.action_id, block_id: block.block_id, type: part.type });
  const optional = block.optional && h("span", { class: "field-optional" }, " (optional)");
  return h(
    "div",
    { class: `block-input${error ? " has-error" : ""}` },
    h("label", { class: "field-label", for: id, id: `${id}-label` }, plain(block.label?.text), optional),
    field,
    block.hint && h("p", { class: "field-hint", id: `${id}-hint` }, plain(block.hint.text)),
    error && h("p", { class: "field-error", id: `${id}-error`, role: "alert" }, error),
  );
}

/** The field without label; carries its ids, type and options, from which values.js reads the answer. */
export function bare(part, block, context, form = {}) {
  const options = optionsOf(part, context.names);
  const draw = FIELDS[part.type] ?? unsupported;
  const attributes = {
    id: form.id ?? null,
    "aria-describedby": form.described ?? null,
    "aria-invalid": form.invalid ? "true" : null,
    "aria-label": form.label ? null : (part.placeholder?.text ?? part.action_id ?? null),
  };
  const data = {
    class: "field",
    "data-field": part.type,
    "data-block": block.block_id,
    "data-action": part.action_id,
    "data-key": `${block.block_id}/${part.action_id}`,
  };
  return h("div", { ...data, choices: options }, draw(part, attributes, options, form, context));
}

const FIELDS = {
  plain_text_input: textInput,
  number_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  datepicker: textInput,
  timepicker: textInput,
  static_select: select,
  users_select: select,
  channels_select: select,
  conversations_select: select,
  multi_static_select: boxes,
  multi_users_select: boxes,
  multi_channels_select: boxes,
  multi_conversations_select: boxes,
  checkboxes: boxes,
  radio_buttons: boxes,
};

const INPUT_TYPES = {
  number_input: "number",
  email_text_input: "email",
  url_text_input: "url",
  datepicker: "date",
  timepicker: "time",
};

function textInput(part, attributes) {
  const shared = {
    ...attributes,
    class: "text-input",
    placeholder: part.placeholder ? unescape(part.placeholder.text) : null,
    maxlength: part.max_length ?? null,
    autofocus: Boolean(part.focus_on_load),
  };
  const initial = part.initial_value ?? part.initial_date ?? part.initial_time ?? "";
  if (part.multiline) return h("textarea", { ...shared, rows: "5" }, String(initial));
  const step = part.type === "number_input" && part.is_decimal_allowed ? "any" : null;
  return h("input", {
    ...shared,
    type: INPUT_TYPES[part.type] ?? "text",
    step,
    autocomplete: "off",
    value: String(initial),
  });
}

function select(part, attributes, options) {
  const initial = initialValues(part);
  const draw = (option) =>
    h("option", { value: option.value, selected: initial.includes(option.value) }, unescape(option.text.text));
  const groups = part.option_groups?.map((group) =>
    h("optgroup", { label: unescape(group.label.text) }, group.options.map(draw)),
  );
  const placeholder = h(
    "option",
    { value: "", selected: initial.length === 0 },
    part.placeholder ? unescape(part.placeholder.text) : "Choose an option",
  );
  return h("select", { ...attributes, class: "select" }, placeholder, groups ?? options.map(draw));
}

function boxes(part, attributes, options, form, context) {
  const initial = initialValues(part);
  const type = part.type === "radio_buttons" ? "radio" : "checkbox";
  const name = `${context.where}-${part.action_id}`;
  const draw = (option) =>
    h(
      "label",
      { class: "choice", "data-key": option.value },
      h("input", { type, name, value: option.value, checked: initial.includes(option.value) }),
      h(
        "span",
        {},
        option.text.type === "mrkdwn" ? mrkdwn(option.text.text, context.names) : plain(option.text.text),
        option.description && h("span", { class: "choice-description" }, plain(option.description.text)),
      ),
    );
  const labelled = form.id ? `${form.id}-label` : null;
  return h(
    "div",
    {
      ...attributes,
      class: "choices",
      role: type === "radio" ? "radiogroup" : "group",
      tabindex: "-1",
      "aria-labelledby": labelled,
    },
    options.map(draw),
  );
}

function unsupported(part) {
  return h("span", { class: "block-unsupported" }, `A field of type “${part.type}” cannot be filled in here.`);
}

/** Slack's options, or people and channels in the same shape. */
function optionsOf(part, names) {
  const offer = (entries) => entries.map(([value, text]) => ({ value, text: { type: "plain_text", text } }));
  if (/users_select$/.test(part.type)) return offer(names.humans.map((user) => [user.id, names.person(user.id)]));
  if (/(?:channels|conversations)_select$/.test(part.type))
    return offer(
      [...names.channels.values()].map((channel) => [
        channel.id,
        `${isDirect(channel) ? "" : "#"}${names.channel(channel.id)}`,
      ]),
    );
  return part.options ?? part.option_groups?.flatMap((group) => group.options) ?? [];
}

function initialValues(part) {
  if (part.initial_option) return [part.initial_option.value];
  if (part.initial_options) return part.initial_options.map((option) => option.value);
  const one = part.initial_user ?? part.initial_channel ?? part.initial_conversation;
  return one ? [one] : (part.initial_users ?? part.initial_channels ?? part.initial_conversations ?? []);
}
