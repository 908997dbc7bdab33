// The emoji below a message, and the button that gives the one by which a run is stopped.

import { h } from "../live/dom.js";
import { emoji } from "../text/emoji.js";

const STOP = "x";

/** One button for each emoji that somebody gave; pressing it gives the same, or takes one's own back. */
export function drawReactions(message, page) {
  const given = message.reactions ?? [];
  if (given.length === 0) return null;
  return h(
    "div",
    { class: "reactions", "data-key": "reactions" },
    given.map((one) => reaction(one, message, page)),
  );
}

/** Slack has every emoji here; this page needs the one that means something to the app. */
export function reactionTool(message, page) {
  const label = "React with a cross mark";
  return h("button", { type: "button", class: "tool", "aria-label": label, title: label, onclick: () => react(STOP, message, page) }, emoji(STOP));
}

function reaction(one, message, page) {
  const people = one.users.map((user) => page.names.person(user)).join(", ");
  const shown = [emoji(one.name), ` ${one.count}`];
  return h("button", { type: "button", class: "reaction", title: people, onclick: () => react(one.name, message, page) }, shown);
}

const react = (name, message, page) =>
  page.tell("react", { channel: page.place.channel, ts: message.ts, name }, "Your reaction did not get through");
