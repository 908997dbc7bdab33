// Names of people and channels, as the person at the page reads them.

export class Directory {
  constructor(state, me) {
    this.me = me;
    this.bot = state.bot;
    this.people = new Map(state.users.map((user) => [user.id, user]));
    this.channels = new Map(state.channels.map((channel) => [channel.id, channel]));
  }

  isBot(id) {
    return id === this.bot.user_id;
  }

  person(id) {
    if (this.isBot(id)) return this.bot.name;
    const user = this.people.get(id);
    return user?.real_name || user?.name || id;
  }

  /** The people a form may offer: everybody but the bot. */
  get humans() {
    return [...this.people.values()].filter((user) => !this.isBot(user.id) && !user.is_bot);
  }

  channel(id) {
    const channel = this.channels.get(id);
    if (!channel) return id;
    return isDirect(channel) ? this.bot.name : channel.name;
  }

  /** The direct conversation with the bot, once there is one. */
  get directWithBot() {
    return [...this.channels.values()].find(isDirect) ?? null;
  }
}

export const isDirect = (channel) => Boolean(channel.is_im) || channel.id.startsWith("D");
