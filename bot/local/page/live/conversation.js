// Which messages make a channel, a thread, a reply count: pure questions to the state.

/** The replies that still stand below a message. */
export function repliesTo(message, channel, state) {
  if (message.ephemeral) return [];
  return messagesOf(channel, state).filter(
    (other) => other.thread_ts === message.ts && other.ts !== message.ts && !other.deleted,
  );
}

/** A channel's own messages (thread null) or a thread's, with what only this person sees among them, oldest first. */
export function conversation(channel, thread, state) {
  const inside = thread ? (message) => message.ts === thread || message.thread_ts === thread : isTopLevel;
  const stands = (message) => !message.deleted || repliesTo(message, channel, state).length > 0;
  const seen = messagesOf(channel, state).filter((message) => inside(message) && stands(message));
  const mine = state.ephemerals.filter(
    (message) => message.channel === channel && (message.thread_ts ?? null) === thread,
  );
  return [...seen, ...mine.map((message) => ({ ...message, user: null, bot_id: "app", ephemeral: true }))].sort(
    (one, two) => Number(one.ts) - Number(two.ts),
  );
}

/** {channel: ts of the newest message by somebody else}. */
export function newestByOthers(me, state) {
  const entries = Object.entries(state.messages).map(([channel, messages]) => [
    channel,
    messages.filter((message) => message.user !== me).at(-1)?.ts ?? "0",
  ]);
  return new Map(entries);
}

/** The ts of a channel's last message, "0" in an empty one. */
export const newestTs = (channel, state) => messagesOf(channel, state).at(-1)?.ts ?? "0";

/** The ts of the app's first root message after `ts` that has replies, or null. */
export function threadAfter(ts, channel, state) {
  const started = messagesOf(channel, state).find(
    (message) =>
      message.ts > ts && message.bot_id && isTopLevel(message) && repliesTo(message, channel, state).length > 0,
  );
  return started?.ts ?? null;
}

const isTopLevel = (message) =>
  !message.thread_ts || message.thread_ts === message.ts || message.subtype === "thread_broadcast";
const messagesOf = (channel, state) => state.messages[channel] ?? [];
