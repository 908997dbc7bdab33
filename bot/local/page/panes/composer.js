// The field one writes in: messages, and slash commands with their suggestions.

import { h, morphInto } from "../live/dom.js";
import { explain } from "../live/server.js";

export class Composer {
  /** `send(text)` and `share(name, text)` resolve to {ok, error?}; `inThread` composers take no commands, as in Slack. */
  constructor(form, { id, inThread, commands, send, share }) {
    Object.assign(this, { form, id, inThread, commands, send, share, picked: 0, offered: [] });
    this.list = h("ul", {
      class: "suggestions",
      role: "listbox",
      id: `${id}-list`,
      "aria-label": "Commands",
      hidden: true,
    });
    this.says = h("p", { class: "composer-says", id: `${id}-says`, role: "status" });
    this.field = h("textarea", {
      id,
      class: "composer-field",
      rows: "1",
      role: "combobox",
      "aria-expanded": "false",
      "aria-controls": `${id}-list`,
      "aria-autocomplete": "list",
      "aria-describedby": `${id}-says`,
      spellcheck: "true",
      autocomplete: "off",
    });
    this.field.oninput = () => this.typed();
    this.field.onkeydown = (event) => this.key(event);
    form.onsubmit = (event) => {
      event.preventDefault();
      this.submit();
    };
    form.replaceChildren(
      this.list,
      h(
        "div",
        { class: "composer-box" },
        this.field,
        this.attachment(),
        h("button", { class: "button button-primary send", type: "submit" }, "Send"),
      ),
      this.says,
    );
  }

  /** A text file of this machine, shared as a message of its own. */
  attachment() {
    const picker = h("input", { type: "file", hidden: true, "aria-label": "File", id: `${this.id}-file` });
    picker.onchange = async () => {
      const [file] = picker.files;
      const answer = file ? await this.share(file.name, await file.text()) : { ok: true };
      picker.value = "";
      if (!answer.ok) this.complain(`Your file was not shared: ${explain(answer)}`);
    };
    return [picker, h("button", { class: "button attach", type: "button", onclick: () => picker.click() }, "Attach")];
  }

  label(text) {
    this.field.placeholder = text;
    this.field.setAttribute("aria-label", text);
  }

  clear() {
    this.field.value = "";
    this.typed();
  }

  typed() {
    const text = this.field.value;
    this.says.textContent = this.hint(text);
    this.says.classList.remove("is-error");
    this.offered =
      !this.inThread && /^\/\S*$/.test(text) ? this.commands().filter((entry) => entry.command.startsWith(text)) : [];
    this.picked = Math.min(this.picked, Math.max(0, this.offered.length - 1));
    this.drawList();
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight + 2, 220)}px`;
  }

  hint(text) {
    const known = this.commands().find((entry) => text.startsWith(`${entry.command} `));
    return known && !this.inThread ? `${known.command} ${known.usage_hint ?? ""}` : "";
  }

  drawList() {
    const open = this.offered.length > 0;
    this.list.hidden = !open;
    this.field.setAttribute("aria-expanded", String(open));
    const active = open ? `${this.id}-option-${this.picked}` : null;
    if (active) this.field.setAttribute("aria-activedescendant", active);
    else this.field.removeAttribute("aria-activedescendant");
    morphInto(
      this.list,
      this.offered.map((entry, index) => this.option(entry, index)),
    );
  }

  option(entry, index) {
    const chosen = index === this.picked;
    const onclick = () => this.complete(entry);
    return h(
      "li",
      {
        class: `suggestion${chosen ? " is-picked" : ""}`,
        role: "option",
        id: `${this.id}-option-${index}`,
        "aria-selected": String(chosen),
        onclick,
      },
      h(
        "span",
        { class: "suggestion-command" },
        entry.command,
        " ",
        h("span", { class: "suggestion-usage" }, entry.usage_hint ?? ""),
      ),
      h("span", { class: "suggestion-text" }, entry.description ?? ""),
    );
  }

  key(event) {
    if (event.isComposing) return;
    if (this.offered.length && this.keyInList(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    }
  }

  /** True when the key was meant for the list of commands. */
  keyInList(event) {
    const exact = this.offered.some((entry) => entry.command === this.field.value);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.picked = (this.picked + step + this.offered.length) % this.offered.length;
    else if (event.key === "Tab" || (event.key === "Enter" && !exact)) return this.complete(this.offered[this.picked]);
    else if (event.key === "Escape") this.offered = [];
    else return false;
    event.stopPropagation();
    this.drawList();
    return true;
  }

  complete(entry) {
    this.field.value = `${entry.command} `;
    this.field.focus();
    this.typed();
    return true;
  }

  async submit() {
    const text = this.field.value.trim();
    if (!text) return;
    const command = /^\/\S+/.exec(text)?.[0];
    if (command && this.inThread) return this.complain(`${command} is not supported in threads. Sorry!`);
    this.clear();
    const answer = await this.send(text, command);
    if (answer.ok) return;
    if (!this.field.value) this.field.value = text;
    this.complain(
      answer.error === "invalid_command"
        ? `${command} is not a valid command.`
        : `${command ? `${command} failed` : "Your message was not sent"}: ${explain(answer)}`,
    );
  }

  complain(text) {
    this.says.textContent = text;
    this.says.classList.add("is-error");
  }
}
