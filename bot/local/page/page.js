// The local workspace's page: draws what the state says, and carries what a person does back to it.

import { conversation, newestByOthers, newestTs, repliesTo, threadAfter } from "./live/conversation.js";
import { Directory } from "./live/directory.js";
import { HOME, readPlace, writePlace } from "./live/place.js";
import { firstPerson, Reader } from "./live/reader.js";
import { explain, post } from "./live/server.js";
import { Composer } from "./panes/composer.js";
import { announce, closeMenus, drawFrame, drawHeads, drawProblem, placeName } from "./panes/frame.js";
import { drawHome } from "./panes/home.js";
import { askIn, Modal } from "./panes/modal.js";
import { drawSidebar } from "./panes/sidebar.js";
import { Timeline } from "./panes/timeline.js";

const ROOMY = window.matchMedia("(min-width: 1021px)");
const at = (id) => document.getElementById(id);

class Page {
  constructor() {
    Object.assign(this, {
      state: null,
      names: null,
      place: readPlace(),
      unread: new Set(),
      newest: new Map(),
      dismissed: new Set(),
      awaited: null,
    });
    const connected = (up) => this.connected(up);
    this.reader = new Reader({ took: (state) => this.take(state), failed: drawProblem, connected });
    this.timeline = new Timeline(at("timeline"), at("messages"), at("newer"), false);
    this.threadTimeline = new Timeline(at("thread-timeline"), at("thread-messages"), at("thread-newer"), true);
    this.modal = new Modal(at("modal"), this);
    const commands = () => this.state?.commands ?? [];
    this.composer = new Composer(at("composer"), {
      id: "composer-text",
      inThread: false,
      commands,
      send: (text, command) => this.send(text, command),
      share: (name, text) => this.share(name, text, null),
    });
    this.threadComposer = new Composer(at("thread-composer"), {
      id: "thread-text",
      inThread: true,
      commands,
      send: (text) => this.reply(text),
      share: (name, text) => this.share(name, text, this.place.thread),
    });
  }

  async start() {
    window.onpopstate = () => this.arrive(readPlace());
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("click", (event) => this.clicked(event.target));
    await this.reader.follow(this.place.user ?? "");
    if (!this.state && this.place.user) await this.become(null); // the address named somebody who is not here
    else if (this.state) this.opened();
  }

  // -- who and where

  /** Takes on a person; they start where the one before stood, as far as they may see it. */
  async become(user) {
    this.place = { user, channel: this.place.channel, thread: null };
    Object.assign(this, { unread: new Set(), newest: new Map(), announced: undefined });
    await this.reader.follow(user ?? "");
    if (this.state) this.opened();
  }

  go(step) {
    const moved = step.channel !== undefined && step.channel !== this.place.channel;
    this.arrive({ ...this.place, ...step });
    if (moved) this.opened();
    if (step.thread) at("thread-text").focus();
    else if (!moved) at("composer-text").focus();
  }

  arrive(place) {
    if (place.channel !== this.place.channel) this.composer.clear();
    if (place.thread !== this.place.thread) this.threadComposer.clear();
    const another = place.user && place.user !== this.place.user;
    this.place = { ...place, user: place.user ?? this.place.user };
    document.body.classList.remove("menu-open");
    if (another) this.become(place.user);
    else this.draw();
  }

  /** The app hears of an opened Home or Messages tab, as in Slack. */
  opened() {
    const direct = this.names.directWithBot?.id ?? this.state.bot.user_id;
    if (this.place.channel === HOME) this.tell("home", { tab: "home" }, "The Home tab could not be opened");
    if (this.place.channel === direct) this.tell("home", { tab: "messages" }, "The Messages tab could not be opened");
  }

  // -- the state

  take(state) {
    const me = this.place.user || firstPerson(state);
    this.state = state;
    this.names = new Directory(state, me);
    this.place = { ...this.place, user: me, channel: this.visible(this.place.channel) };
    this.countUnread();
    this.followOwnCommand();
    this.draw();
  }

  /** The channel, or the first one this person may see. */
  visible(channel) {
    const known = channel === HOME || this.names.isBot(channel) || this.names.channels.has(channel);
    if (this.names.isBot(channel) && this.names.directWithBot) return this.names.directWithBot.id;
    return known ? channel : (this.state.channels[0]?.id ?? HOME);
  }

  countUnread() {
    const newest = newestByOthers(this.place.user, this.state);
    for (const [channel, ts] of newest)
      if (this.newest.size && ts > (this.newest.get(channel) ?? "0")) this.unread.add(channel);
    this.newest = newest;
  }

  connected(up) {
    at("connection").hidden = up;
    at("connection").textContent = up ? "" : "The line to the local workspace is broken. Trying again …";
  }

  replies(message) {
    return repliesTo(message, this.place.channel, this.state);
  }

  conversation(thread) {
    return conversation(this.place.channel, thread, this.state).filter(
      (message) => !message.ephemeral || !this.dismissed.has(message.ts),
    );
  }

  // -- what a person does

  contextOf(message) {
    return this.context({ channel: this.place.channel, ts: message.ts }, message.ts);
  }

  contextOfView(view) {
    return this.context({ view_id: view.id }, view.id);
  }

  /** What blocks need to know of what they stand in. */
  context(container, where) {
    const act = (payload) => this.tell("click", { ...container, ...payload }, "Your click did not get through");
    return {
      names: this.names,
      where: `in-${where}`,
      act,
      ask: (confirm) => askIn(at("confirm"), confirm, this.names),
    };
  }

  act(name, body) {
    return post(name, { user: this.place.user, ...body });
  }

  /** Acts, and shows it when that failed. */
  async tell(name, body, failure) {
    const answer = await this.act(name, body);
    if (!answer.ok) drawProblem(`${failure}: ${explain(answer)}`);
    return answer;
  }

  send(text, command) {
    const { channel } = this.place;
    if (command) this.awaited = { channel, after: newestTs(channel, this.state) };
    return this.act(command ? "command" : "message", { channel, text });
  }

  /** The thread that grows from one's own command opens by itself where there is room beside the channel. */
  followOwnCommand() {
    const { channel, thread } = this.place;
    if (!this.awaited || this.awaited.channel !== channel || thread || !ROOMY.matches) return;
    const root = threadAfter(this.awaited.after, channel, this.state);
    if (!root) return;
    this.awaited = null;
    this.place = { ...this.place, thread: root };
  }

  reply(text) {
    return this.act("message", { channel: this.place.channel, text, thread_ts: this.place.thread });
  }

  share(name, text, thread) {
    return this.act("share", { channel: this.place.channel, name, text, thread_ts: thread });
  }

  dismiss(ts) {
    this.dismissed.add(ts);
    this.draw();
  }

  clicked(target) {
    closeMenus(target);
    if (!target.closest(".sidebar, .menu-button")) document.body.classList.remove("menu-open");
  }

  key(event) {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (closeMenus(null)) return;
    if (document.body.classList.contains("menu-open")) document.body.classList.remove("menu-open");
    else if (this.place.thread) this.go({ thread: null });
  }

  // -- drawing

  draw() {
    if (!this.state) return;
    this.unread.delete(this.place.channel);
    writePlace(this.place);
    drawFrame(this);
    drawSidebar(at("sidebar"), this);
    if (this.place.channel === HOME) drawHome(at("home"), this);
    else this.drawConversations();
    this.modal.draw((this.state.views[this.place.user] ?? []).at(-1) ?? null);
  }

  drawConversations() {
    const { user, channel, thread } = this.place;
    const messages = this.conversation(null);
    drawHeads(this);
    this.timeline.draw(`${user}/${channel}`, messages, this);
    this.composer.label(`Message ${placeName(this)} or /command`);
    this.threadComposer.label("Reply in this thread");
    const replies = thread ? this.conversation(thread) : [];
    if (thread) this.threadTimeline.draw(`${user}/${channel}/${thread}`, replies, this);
    announce(
      this,
      [...messages, ...replies].sort((one, two) => Number(one.ts) - Number(two.ts)),
    );
  }
}

new Page().start();
