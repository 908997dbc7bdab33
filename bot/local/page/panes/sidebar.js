// The left edge: who one is, the channels, the app.

import { h, morphInto } from "../live/dom.js";
import { isDirect } from "../live/directory.js";
import { HOME } from "../live/place.js";
import { avatar } from "./avatar.js";

export function drawSidebar(root, page) {
  const channels = page.state.channels.filter((channel) => !isDirect(channel));
  morphInto(
    root,
    h(
      "div",
      { class: "team" },
      h("span", { class: "team-name" }, page.state.team.name),
      h("span", { class: "team-note" }, "on this machine only"),
    ),
    h("h2", { class: "side-title" }, "Channels"),
    h(
      "ul",
      { class: "side-list" },
      channels.map((channel) => channelEntry(channel, page)),
    ),
    h("h2", { class: "side-title" }, "App"),
    h("ul", { class: "side-list" }, appEntries(page)),
    h("div", { class: "side-foot" }, personSwitch(page)),
  );
}

function channelEntry(channel, page) {
  const unread = page.unread.has(channel.id);
  const mark = h("span", { class: "side-mark", "aria-hidden": "true" }, channel.is_private ? "🔒︎" : "#");
  const note = unread && h("span", { class: "side-unread" }, h("span", { class: "visually-hidden" }, "unread"));
  return entry(page, channel.id, [mark, channel.name, note], unread);
}

function appEntries(page) {
  const { bot } = page.state;
  const direct = page.names.directWithBot;
  const messages = direct?.id ?? bot.user_id;
  const unread = page.unread.has(messages);
  const face = avatar(bot.user_id, page.names, "small");
  return [
    entry(page, HOME, [face, `${bot.name} Home`], false),
    entry(
      page,
      messages,
      [
        h("span", { class: "side-mark", "aria-hidden": "true" }, "✉︎"),
        `Messages to ${bot.name}`,
        unread && h("span", { class: "side-unread" }),
      ],
      unread,
    ),
  ];
}

function entry(page, place, content, unread) {
  const here = page.place.channel === place;
  const onclick = () => page.go({ channel: place, thread: null });
  const name = `side-entry${here ? " side-here" : ""}${unread ? " side-new" : ""}`;
  return h(
    "li",
    { "data-key": place },
    h(
      "button",
      { type: "button", class: name, "aria-current": here ? "page" : null, "data-channel": place, onclick },
      content,
    ),
  );
}

function personSwitch(page) {
  const people = page.names.humans;
  const options = people.map((user) =>
    h(
      "option",
      { value: user.id, selected: user.id === page.place.user },
      `${page.names.person(user.id)}${user.is_restricted ? " (guest)" : ""}`,
    ),
  );
  const onchange = (event) => page.become(event.currentTarget.value);
  return [
    avatar(page.place.user, page.names),
    h(
      "label",
      { class: "switch" },
      h("span", { class: "switch-label" }, "You are"),
      h("select", { id: "person", class: "select", onchange }, options),
    ),
  ];
}
