// The app's Home tab.

import { drawBlocks } from "../blocks/blocks.js";
import { h, morphInto } from "../live/dom.js";
import { avatar } from "./avatar.js";
import { menuButton } from "./frame.js";

export function drawHome(root, page) {
  const { bot, home } = page.state;
  const content = home
    ? drawBlocks(home.blocks, page.contextOfView(home))
    : h("p", { class: "empty" }, `${bot.name} has not published its Home tab yet.`);
  morphInto(
    root,
    h(
      "header",
      { class: "pane-head" },
      menuButton(),
      avatar(bot.user_id, page.names, "small"),
      h("h1", {}, bot.name),
      h("span", { class: "badge" }, "App"),
      h("span", { class: "head-note" }, "Home"),
    ),
    h("div", { class: "home-body", "data-key": home?.id ?? "none" }, content),
  );
}
