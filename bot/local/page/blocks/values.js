// What stands in the fields, in the shape that Slack sends to an app.

const KEYS = {
  plain_text_input: "value",
  number_input: "value",
  email_text_input: "value",
  url_text_input: "value",
  datepicker: "selected_date",
  timepicker: "selected_time",
  static_select: "selected_option",
  radio_buttons: "selected_option",
  users_select: "selected_user",
  channels_select: "selected_channel",
  conversations_select: "selected_conversation",
  multi_static_select: "selected_options",
  checkboxes: "selected_options",
  multi_users_select: "selected_users",
  multi_channels_select: "selected_channels",
  multi_conversations_select: "selected_conversations",
};

/** {type, value | selected_option | …} of one field; null for a field that cannot be filled in. */
export function readField(field) {
  const type = field.dataset.field;
  const key = KEYS[type];
  if (!key) return null;
  if (key.endsWith("s"))
    return { type, [key]: picked(field).map((value) => (key === "selected_options" ? optionOf(field, value) : value)) };
  const value = type === "radio_buttons" ? picked(field)[0] : field.querySelector("input, textarea, select").value;
  return { type, [key]: key === "selected_option" ? optionOf(field, value) : value || null };
}

/** {block_id: {action_id: …}} of every field inside `root`. */
export function readAll(root) {
  const values = {};
  for (const field of root.querySelectorAll("[data-field]")) {
    const value = readField(field);
    if (value) (values[field.dataset.block] ??= {})[field.dataset.action] = value;
  }
  return values;
}

/** {block_id: complaint} for required fields that are empty, as Slack's own client checks before it sends. */
export function missing(root) {
  const complaints = {};
  for (const field of root.querySelectorAll("[data-field][data-required=yes]")) {
    const value = readField(field);
    if (value && isEmpty(value[KEYS[value.type]]))
      complaints[field.dataset.block] = "Please complete this required field.";
  }
  return complaints;
}

const isEmpty = (value) => value === null || value === undefined || value.length === 0;
const picked = (field) => [...field.querySelectorAll("input:checked")].map((box) => box.value);
const optionOf = (field, value) => field.choices.find((option) => option.value === value) ?? null;
