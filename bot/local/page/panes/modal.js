// Modals: the top view of the stack in a dialog that keeps the keyboard inside, and the question before a dangerous press.

import { drawBlocks } from "../blocks/blocks.js";
import { missing, readAll } from "../blocks/values.js";
import { h, morphInto } from "../live/dom.js";
import { explain } from "../live/server.js";
import { mrkdwn, plain } from "../text/mrkdwn.js";

export class Modal {
  constructor(dialog, page) {
    Object.assign(this, { dialog, page, shown: null, errors: {}, trouble: "" });
    dialog.oncancel = (event) => {
      event.preventDefault();
      this.close();
    };
  }

  /** Shows the view, or nothing for null. A view that was updated keeps what was typed. */
  draw(view) {
    if (view?.id !== this.shown?.id) Object.assign(this, { errors: {}, trouble: "" });
    this.shown = view;
    if (!view) return this.dialog.open && this.dialog.close();
    morphInto(this.dialog, this.form(view));
    if (!this.dialog.open) this.open();
    return undefined;
  }

  open() {
    this.dialog.showModal();
    const field = "input, textarea, select";
    (this.dialog.querySelector("[autofocus]") ?? this.dialog.querySelector(`.view-body :is(${field})`))?.focus();
  }

  form(view) {
    const context = { ...this.page.contextOfView(view), errors: this.errors };
    const onsubmit = (event) => {
      event.preventDefault();
      this.submit(event.currentTarget);
    };
    return h(
      "form",
      { class: "view", "data-key": view.id, novalidate: true, onsubmit },
      h(
        "header",
        { class: "view-head" },
        h("h2", { id: "modal-title" }, plain(view.title?.text)),
        h("button", { type: "button", class: "close", "aria-label": "Close", onclick: () => this.close() }, "✕"),
      ),
      h("div", { class: "view-body" }, drawBlocks(view.blocks, context)),
      h(
        "footer",
        { class: "view-foot" },
        this.trouble && h("p", { class: "field-error", role: "alert", "data-key": "trouble" }, this.trouble),
        h(
          "button",
          { type: "button", class: "button", onclick: () => this.close(), "data-key": "close" },
          plain(view.close?.text ?? "Close"),
        ),
        view.submit &&
          h(
            "button",
            { type: "submit", class: "button button-primary", "data-key": "submit" },
            plain(view.submit.text),
          ),
      ),
    );
  }

  async submit(form) {
    const view = this.shown;
    const button = form.querySelector("[type=submit]");
    if (!view || !button || button.getAttribute("aria-busy") === "true") return;
    const complaints = missing(form);
    if (Object.keys(complaints).length) return this.complain(complaints);
    button.setAttribute("aria-busy", "true");
    const answer = await this.page.act("submit", { view_id: view.id, values: readAll(form) });
    button.removeAttribute("aria-busy");
    if (answer.ok) Object.assign(this, { errors: {}, trouble: "" });
    else if (this.shown?.id === view.id)
      this.complain(answer.errors ?? {}, answer.errors ? "" : `This could not be sent: ${explain(answer)}`);
  }

  /** Shows what is wrong beside its field, and takes the keyboard to the first one. */
  complain(errors, trouble = "") {
    Object.assign(this, { errors, trouble });
    this.draw(this.shown);
    this.dialog.querySelector("[aria-invalid=true]")?.focus();
  }

  async close() {
    const view = this.shown;
    if (view) await this.page.tell("close", { view_id: view.id }, "The dialog could not be closed");
  }
}

/** Asks as an app's confirm object says; resolves to true when the person agreed. */
export function askIn(dialog, confirm, names) {
  return new Promise((resolve) => {
    const end = (agreed) => () => {
      dialog.close();
      resolve(agreed);
    };
    dialog.oncancel = () => resolve(false);
    const body = confirm.text?.type === "mrkdwn" ? mrkdwn(confirm.text.text, names) : plain(confirm.text?.text);
    const tone = confirm.style === "danger" ? "button-danger" : "button-primary";
    dialog.replaceChildren(
      h("h2", { id: "confirm-title" }, plain(confirm.title?.text)),
      h("div", { class: "view-body" }, body),
      h(
        "footer",
        { class: "view-foot" },
        withClick("button", confirm.deny?.text ?? "Cancel", end(false)),
        withClick(`button ${tone}`, confirm.confirm?.text ?? "Yes", end(true)),
      ),
    );
    dialog.showModal();
  });
}

const withClick = (name, text, onclick) => h("button", { type: "button", class: name, onclick }, plain(text));
