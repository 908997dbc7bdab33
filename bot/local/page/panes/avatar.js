// A tile with the first letter of a name; its colour comes from the id.

import { h } from "../live/dom.js";

const COLOURS = 6;

export function avatar(id, names, size = "") {
  if (names.isBot(id) || !id)
    return h(
      "span",
      { class: `avatar avatar-app ${size}`, "aria-hidden": "true" },
      names.bot.name.slice(0, 1).toUpperCase(),
    );
  const sum = [...id].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return h(
    "span",
    { class: `avatar avatar-${sum % COLOURS} ${size}`, "aria-hidden": "true" },
    names.person(id).slice(0, 1).toUpperCase(),
  );
}
