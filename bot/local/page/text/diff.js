// Unified diffs, line by line in colour.

import { h } from "../live/dom.js";

const KINDS = [
  [/^(?:diff --git|index [0-9a-f]|--- |\+\+\+ |new file|deleted file|rename |similarity )/, "diff-head"],
  [/^@@/, "diff-hunk"],
  [/^\+/, "diff-added"],
  [/^-/, "diff-removed"],
];

/** True for a text that carries the marks of a unified diff. */
export const looksLikeDiff = (text) => /^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/m.test(text);

/** One node per line; a line's break is part of it, so that a copy of the text is the diff again. */
export function diffLines(text) {
  return text.split(/(?<=\n)/).map((line) => h("span", { class: kindOf(line) }, line));
}

const kindOf = (line) => KINDS.find(([pattern]) => pattern.test(line))?.[1] ?? "diff-same";
