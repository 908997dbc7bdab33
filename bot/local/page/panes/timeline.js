// A list of messages with day marks; it stays at its end when it stood there, and says so when it did not.

import { h, sync } from "../live/dom.js";
import { authorOf, drawMessage } from "./message.js";

const TOGETHER_SECONDS = 300;

export class Timeline {
  constructor(scroller, list, newer, inThread) {
    Object.assign(this, { scroller, list, newer, inThread, shown: null, count: 0 });
    newer.onclick = () => this.toEnd();
    scroller.onscroll = () => {
      if (this.atEnd()) newer.hidden = true;
    };
  }

  /** `name` tells one conversation from another: a new one starts at its end. */
  draw(name, messages, page) {
    const same = this.shown === name;
    const stick = !same || this.atEnd();
    const grew = same && messages.length > this.count;
    const held = this.list.contains(document.activeElement);
    sync(this.list, this.entries(messages, page));
    if (held && !this.list.contains(document.activeElement)) this.scroller.focus({ preventScroll: true }); // its button is gone
    Object.assign(this, { shown: name, count: messages.length });
    if (stick) this.toEnd();
    else if (grew) this.newer.hidden = false;
  }

  entries(messages, page) {
    if (messages.length === 0) return [emptyNote(page)];
    return messages.flatMap((message, index) => {
      const before = messages[index - 1];
      const newDay = !before || dayOf(before.ts) !== dayOf(message.ts);
      const follows = !newDay && together(before, message, page);
      return [...(newDay && !this.inThread ? [dayMark(message.ts)] : []), this.entry(message, page, follows)];
    });
  }

  entry(message, page, follows) {
    const replies = this.inThread ? [] : page.replies(message);
    const open = !this.inThread && message.ts === page.place.thread;
    const signature = JSON.stringify([message, page.place.user, follows, replies.length, replies.at(-1)?.ts, open]);
    return {
      key: `${message.ephemeral ? "e" : "m"}${message.ts}`,
      signature,
      draw: () => drawMessage(message, page, { follows, inThread: this.inThread }),
    };
  }

  atEnd() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 60;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.newer.hidden = true;
  }
}

function together(before, message, page) {
  if (before.ephemeral || message.ephemeral || message.blocks?.length || before.deleted || page.replies(before).length)
    return false;
  return (
    authorOf(before, page).id === authorOf(message, page).id &&
    Number(message.ts) - Number(before.ts) < TOGETHER_SECONDS
  );
}

/** What a new channel says in place of messages: what one can do here. */
function emptyNote(page) {
  const commands = page.state.commands.map((entry) => entry.command);
  const draw = () =>
    h(
      "li",
      { class: "empty-channel" },
      h("p", { class: "empty-title" }, "Nothing here yet."),
      h(
        "p",
        {},
        "Type ",
        commands.flatMap((command, index) => [
          index ? (index === commands.length - 1 ? " or " : ", ") : "",
          h("code", {}, command),
        ]),
        " below, or write to the others. Everything stays on this machine.",
      ),
    );
  return { key: "empty", signature: commands.join(" "), draw };
}

const dayOf = (ts) => new Date(Number(ts) * 1000).toDateString();

function dayMark(ts) {
  const name = dayName(ts);
  return { key: `day-${dayOf(ts)}`, signature: name, draw: () => h("li", { class: "day" }, h("span", {}, name)) };
}

function dayName(ts) {
  const day = dayOf(ts);
  if (day === new Date().toDateString()) return "Today";
  if (day === new Date(Date.now() - 86_400_000).toDateString()) return "Yesterday";
  return new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" }).format(
    new Date(Number(ts) * 1000),
  );
}
