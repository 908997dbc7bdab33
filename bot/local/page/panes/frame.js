// What stands around the conversations: notice, heads, which pane is shown, and the spoken news.

import { h, morphInto } from "../live/dom.js";
import { isDirect } from "../live/directory.js";
import { HOME } from "../live/place.js";
import { authorOf } from "./message.js";

const at = (id) => document.getElementById(id);

/** Shows the panes that the place asks for, and the workspace's notice above everything. */
export function drawFrame(page) {
  const { notice, team } = page.state;
  at("notice").hidden = !notice;
  at("notice").textContent = notice ?? "";
  at("home").hidden = page.place.channel !== HOME;
  at("main").hidden = page.place.channel === HOME;
  at("thread").hidden = !page.place.thread || page.place.channel === HOME;
  document.body.classList.toggle("thread-open", !at("thread").hidden);
  document.title = `${placeName(page)} · ${team.name}`;
}

export function drawHeads(page) {
  const channel = page.names.channels.get(page.place.channel);
  const members = channel && !isDirect(channel) ? `${(channel.members ?? []).length} members` : null;
  morphInto(
    at("main-head"),
    menuButton(),
    h("h1", {}, placeName(page)),
    members && h("span", { class: "head-note" }, members),
  );
  morphInto(
    at("thread-head"),
    h("h2", {}, "Thread"),
    h("span", { class: "head-note" }, placeName(page)),
    h(
      "button",
      { type: "button", class: "close", "aria-label": "Close thread", onclick: () => page.go({ thread: null }) },
      "✕",
    ),
  );
}

/** On a narrow screen the sidebar hides behind this. */
export function menuButton() {
  const onclick = () => document.body.classList.toggle("menu-open");
  return h("button", { type: "button", class: "menu-button", "aria-label": "Channels and people", onclick }, "☰");
}

export function placeName(page) {
  const { channel } = page.place;
  if (channel === HOME || page.names.isBot(channel)) return page.state.bot.name;
  const known = page.names.channels.get(channel);
  return known && !isDirect(known) ? `#${known.name}` : page.names.channel(channel);
}

/** Tells screen readers of the newest message, once. */
export function announce(page, messages) {
  const newest = messages.at(-1);
  if (!newest || newest.ts === page.announced) return;
  if (page.announced !== undefined)
    at("announcer").textContent = `${authorOf(newest, page).name}: ${(newest.text ?? "").slice(0, 140)}`;
  page.announced = newest.ts;
}

/** Shows a failure in the corner; the last three stay. */
export function drawProblem(text) {
  const remove = (event) => event.currentTarget.parentElement.remove();
  const box = h(
    "div",
    { class: "problem" },
    h("span", {}, text),
    h("button", { type: "button", class: "close", "aria-label": "Dismiss", onclick: remove }, "✕"),
  );
  at("problems").replaceChildren(...[...at("problems").children].slice(-2), box);
}

/** Closes open "⋯" menus that `target` is not part of; true when one was open. */
export function closeMenus(target) {
  const open = [...document.querySelectorAll("details.menu[open]")].filter((menu) => !target || !menu.contains(target));
  for (const menu of open) menu.open = false;
  return open.length > 0;
}
