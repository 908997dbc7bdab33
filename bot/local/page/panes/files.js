// Files under a message: name, size and, opened, the text; a diff in colour; a picture as a picture. Only files of this
// workspace are read.

import { h, morphInto } from "../live/dom.js";
import { diffLines, looksLikeDiff } from "../text/diff.js";

const READ = new Map();
const LONGEST = 400_000;

export const drawFiles = (files) =>
  files.length ? h("div", { class: "files", "data-key": "files" }, files.map(drawFile)) : null;

function drawFile(file) {
  const address = localAddress(file);
  const size = file.size === undefined ? null : h("span", { class: "file-size" }, readableSize(file.size));
  const summary = h(
    "summary",
    { class: "file-head" },
    h("span", { class: "file-name" }, file.title || file.name),
    size,
  );
  if (address && isPicture(file)) return drawPicture(file, address, summary);
  const download = address && h("a", { class: "file-link", href: address, download: file.name }, "Download");
  const ontoggle = (event) =>
    event.currentTarget.open && address && show(event.currentTarget.querySelector(".file-text"), file, address);
  return h("details", { class: "file", "data-key": file.id, ontoggle }, summary, download, textPart(file, address));
}

const isPicture = (file) => /^image\/(?:png|jpeg|gif)$/.test(file.mimetype ?? "");

/** Open from the start, as Slack shows it. */
function drawPicture(file, address, summary) {
  const download = h("a", { class: "file-link", href: address, download: file.name }, "Download");
  const picture = h("img", { class: "file-picture", src: address, alt: file.title || file.name });
  return h("details", { class: "file", "data-key": file.id, open: "" }, summary, download, picture);
}

/** Once read, the text is part of every later drawing of the file. */
function textPart(file, address) {
  const text = READ.get(address);
  return h(
    "pre",
    { class: "file-text code-block", tabindex: "0" },
    text === undefined ? "Reading …" : content(file, text),
  );
}

async function show(target, file, address) {
  if (!READ.has(address)) READ.set(address, await read(address));
  morphInto(target, content(file, READ.get(address)));
  target.closest("details").scrollIntoView({ block: "nearest" });
}

async function read(address) {
  try {
    const answer = await fetch(address);
    if (!answer.ok) return `The file could not be read (${answer.status}).`;
    const text = await answer.text();
    return text.length > LONGEST ? `${text.slice(0, LONGEST)}\n… (download it to read the rest)` : text;
  } catch {
    return "The file could not be read.";
  }
}

function content(file, text) {
  const isDiff =
    /\.(?:diff|patch)$/i.test(file.name ?? "") || ["diff", "patch"].includes(file.filetype) || looksLikeDiff(text);
  return h("code", {}, isDiff ? diffLines(text) : text);
}

/** The file's path on this very server, or null: another machine is never asked. */
function localAddress(file) {
  const address = file.url_private ?? file.url_private_download;
  if (!address) return null;
  const url = new URL(address, location.href);
  return url.pathname.startsWith("/files/") ? url.pathname : null;
}

function readableSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
