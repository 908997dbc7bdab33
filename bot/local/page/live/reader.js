// Keeps the state of one person up to date: each event asks for a new reading, and readings never overlap.

import { listen, readState } from "./server.js";

export class Reader {
  /** `took(state)` after each reading, `failed(reason)`, `connected(bool)`. */
  constructor({ took, failed, connected }) {
    Object.assign(this, { took, failed, connected, user: null, seq: -1, reading: null, again: false, stop: () => {} });
  }

  /** Reads as `user` ("" for whoever the workspace offers first) and follows that person's events from then on. */
  async follow(user) {
    this.stop();
    Object.assign(this, { user, seq: -1 });
    const state = await this.refresh();
    if (!state || this.user !== user) return;
    const heard = (event) => (event.seq <= this.seq ? undefined : this.refresh());
    this.stop = listen(user || firstPerson(state), heard, (up) => {
      this.connected(up);
      if (up) this.refresh();
    });
  }

  /** Resolves to the newest state, or null. While one reading is under way, any number of wishes make one more. */
  refresh() {
    if (this.reading) this.again = true;
    else this.reading = this.readUntilQuiet();
    return this.reading;
  }

  async readUntilQuiet() {
    let state = null;
    try {
      do {
        this.again = false;
        state = await this.readOnce();
      } while (this.again);
    } finally {
      this.reading = null;
    }
    return state;
  }

  async readOnce() {
    const { user } = this;
    let state = null;
    try {
      state = await readState(user);
    } catch (error) {
      this.failed(error.message);
      return null;
    }
    if (user !== this.user) this.again = true;
    else {
      this.seq = state.seq;
      this.took(state);
    }
    return state;
  }
}

/** The default person: the first who is no bot. */
export const firstPerson = (state) => state.users.find((user) => !user.is_bot && user.id !== state.bot.user_id)?.id;
