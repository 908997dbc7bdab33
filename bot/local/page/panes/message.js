// One message: who, when, what, its files, and the thread below it.

import { drawBlocks } from "../blocks/blocks.js";
import { h } from "../live/dom.js";
import { mrkdwn } from "../text/mrkdwn.js";
import { avatar } from "./avatar.js";
import { drawFiles } from "./files.js";
import { drawReactions, reactionTool } from "./reactions.js";

/** `shown` says how: {follows: same author just before, inThread: no thread line below}. */
export function drawMessage(message, page, shown) {
  const author = authorOf(message, page);
  const name = `message${shown.follows ? " message-follows" : ""}${message.ephemeral ? " message-ephemeral" : ""}${message.ts === page.place.thread && !shown.inThread ? " message-open" : ""}`;
  return h(
    "li",
    { class: name, "data-ts": message.ts },
    h("div", { class: "message-side" }, shown.follows ? clock(message) : avatar(author.id, page.names)),
    h(
      "article",
      { class: "message-main", "aria-label": `${author.name}, ${time(message.ts)}` },
      message.ephemeral && h("p", { class: "only-you" }, "Only visible to you"),
      !shown.follows && byline(message, author),
      body(message, page),
      drawReactions(message, page),
      !shown.inThread && threadLine(message, page),
    ),
    tools(message, page, shown),
  );
}

/** The id under which consecutive messages are put together. */
export function authorOf(message, page) {
  const { bot } = page.state;
  const isApp = Boolean(message.bot_id) || page.names.isBot(message.user);
  const id = isApp ? bot.user_id : message.user;
  return {
    id,
    isApp,
    name: isApp ? (message.username ?? bot.name) : page.names.person(id),
    isGuest: Boolean(page.names.people.get(id)?.is_restricted),
  };
}

function byline(message, author) {
  return h(
    "header",
    { class: "byline" },
    h("span", { class: "author" }, author.name),
    author.isApp && h("span", { class: "badge" }, "App"),
    author.isGuest && h("span", { class: "badge badge-guest" }, "Guest"),
    clock(message),
  );
}

function body(message, page) {
  if (message.deleted) return h("p", { class: "deleted" }, "This message was deleted.");
  const context = page.contextOf(message);
  const blocks = drawBlocks(message.blocks, context);
  const text =
    blocks.length === 0 && message.text
      ? h("div", { class: "text", "data-key": "text" }, mrkdwn(message.text, page.names))
      : null;
  return h(
    "div",
    { class: "message-body", "data-key": "body" },
    text,
    blocks,
    (message.attachments ?? []).map((attachment) => drawAttachment(attachment, context)),
    message.edited && h("span", { class: "edited", title: "This message was edited" }, "(edited)"),
    drawFiles(message.files ?? []),
  );
}

function drawAttachment(attachment, context) {
  const text = attachment.text ?? attachment.fallback;
  return h(
    "div",
    { class: "attachment" },
    attachment.blocks ? drawBlocks(attachment.blocks, context) : mrkdwn(text, context.names),
  );
}

function threadLine(message, page) {
  const replies = page.replies(message);
  if (replies.length === 0) return null;
  const last = replies.at(-1);
  const authors = [...new Set(replies.map((reply) => authorOf(reply, page).id))].slice(0, 4);
  return h(
    "button",
    { type: "button", class: "thread-line", onclick: () => page.go({ thread: message.ts }) },
    h(
      "span",
      { class: "thread-faces" },
      authors.map((id) => avatar(id, page.names, "small")),
    ),
    h("span", { class: "thread-count" }, replies.length === 1 ? "1 reply" : `${replies.length} replies`),
    h("span", { class: "thread-last" }, `Last reply at ${time(last.ts)}`),
  );
}

function tools(message, page, shown) {
  if (message.ephemeral) {
    return h(
      "div",
      { class: "message-tools" },
      h("button", { type: "button", class: "tool", onclick: () => page.dismiss(message.ts) }, "Dismiss"),
    );
  }
  const entries = message.files?.length ? page.state.shortcuts : [];
  if (message.deleted) return null;
  const reply = () => page.go({ thread: message.thread_ts ?? message.ts });
  return h(
    "div",
    { class: "message-tools" },
    entries.map((entry) => shortcutTool(entry, message, page)),
    reactionTool(message, page),
    !shown.inThread && h("button", { type: "button", class: "tool", onclick: reply }, "Reply in thread"),
  );
}

/** An entry of the message's menu. Slack has them below "More actions" at every message, here they stand at files. */
function shortcutTool(entry, message, page) {
  const onclick = () =>
    page.tell(
      "shortcut",
      { channel: page.place.channel, ts: message.ts, callback_id: entry.callback_id },
      `${entry.name} did not get through`,
    );
  return h("button", { type: "button", class: "tool", onclick }, entry.name);
}

function clock(message) {
  const moment = new Date(Number(message.ts) * 1000);
  return h(
    "time",
    { class: "clock", datetime: moment.toISOString(), title: moment.toLocaleString() },
    time(message.ts),
  );
}

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const time = (ts) => CLOCK.format(new Date(Number(ts) * 1000));
