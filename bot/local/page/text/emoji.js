// Emoji by their short names. The ones that tell a state are drawn, so that they look alike on every machine.

import { h, svg } from "../live/dom.js";
import { scan } from "./scan.js";

const CHARACTERS = {
  "+1": "👍",
  "-1": "👎",
  alarm_clock: "⏰",
  arrow_down: "⬇️",
  arrow_right: "➡️",
  arrow_up: "⬆️",
  arrows_counterclockwise: "🔄",
  bar_chart: "📊",
  bell: "🔔",
  bell_slash: "🔕",
  book: "📖",
  books: "📚",
  broom: "🧹",
  bug: "🐛",
  bulb: "💡",
  calendar: "📅",
  chart_with_upwards_trend: "📈",
  clipboard: "📋",
  clock: "🕐",
  construction: "🚧",
  dart: "🎯",
  eyes: "👀",
  fire: "🔥",
  gear: "⚙️",
  globe_with_meridians: "🌐",
  hammer: "🔨",
  hammer_and_wrench: "🛠️",
  handshake: "🤝",
  heart: "❤️",
  heavy_check_mark: "✔️",
  hourglass: "⌛",
  hourglass_flowing_sand: "⏳",
  information_source: "ℹ️",
  inbox_tray: "📥",
  key: "🔑",
  label: "🏷️",
  large_blue_circle: "🔵",
  large_green_circle: "🟢",
  large_red_circle: "🔴",
  large_yellow_circle: "🟡",
  link: "🔗",
  lock: "🔒",
  mag: "🔍",
  memo: "📝",
  microscope: "🔬",
  moneybag: "💰",
  newspaper: "📰",
  no_entry: "⛔",
  no_entry_sign: "🚫",
  octagonal_sign: "🛑",
  outbox_tray: "📤",
  package: "📦",
  page_facing_up: "📄",
  paperclip: "📎",
  pause_button: "⏸️",
  pencil2: "✏️",
  question: "❓",
  raised_hand: "✋",
  repeat: "🔁",
  robot_face: "🤖",
  rocket: "🚀",
  scroll: "📜",
  seedling: "🌱",
  shield: "🛡️",
  smile: "😄",
  sparkles: "✨",
  speech_balloon: "💬",
  stopwatch: "⏱️",
  tada: "🎉",
  test_tube: "🧪",
  thinking_face: "🤔",
  thumbsdown: "👎",
  thumbsup: "👍",
  twisted_rightwards_arrows: "🔀",
  unlock: "🔓",
  warning: "⚠️",
  wastebasket: "🗑️",
  wave: "👋",
  white_check_mark: "✅",
  white_circle: "⚪",
  wrench: "🔧",
  x: "❌",
  zap: "⚡",
  arrow_forward: "▶️",
  scales: "⚖️",
};

const RING = ["circle", { cx: 8, cy: 8, r: 6.5 }];
const DISC = ["circle", { cx: 8, cy: 8, r: 6, class: "full" }];
const line = (d) => ["path", { d }];

const DRAWN = {
  "✅": ["good", RING, line("M5 8.3l2.2 2.2L11.2 6")],
  "✔": ["good", line("M3 8.5l3.4 3.4L13 5")],
  "❌": ["bad", line("M4 4l8 8M12 4l-8 8")],
  "⚠": ["warn", line("M8 2.2L14.5 13.5h-13zM8 6.5v3.2M8 11.6v.2")],
  "⏳": ["wait", line("M4 2h8M4 14h8M5 2c0 4 6 4 6 6s-6 2-6 6M11 2c0 4-6 4-6 6s6 2 6 6")],
  "⌛": ["wait", line("M4 2h8M4 14h8M5 2c0 4 6 4 6 6s-6 2-6 6M11 2c0 4-6 4-6 6s6 2 6 6")],
  "🔄": ["busy", line("M13 8a5 5 0 0 1-9 3M3 8a5 5 0 0 1 9-3M12.3 1.8V5H9M3.7 14.2V11H7")],
  "🔁": ["busy", line("M13 8a5 5 0 0 1-9 3M3 8a5 5 0 0 1 9-3M12.3 1.8V5H9M3.7 14.2V11H7")],
  "🛑": ["bad", line("M5.2 1.8h5.6l3.4 3.4v5.6l-3.4 3.4H5.2l-3.4-3.4V5.2zM6 8h4")],
  "⛔": ["bad", RING, line("M5 8h6")],
  "🚫": ["bad", RING, line("M3.6 3.6l8.8 8.8")],
  "⏸": ["wait", line("M5.5 3.5v9M10.5 3.5v9")],
  "▶": ["plain", line("M5 3l8 5-8 5z")],
  "➡": ["plain", line("M2.5 8h11M9.5 4l4 4-4 4")],
  "⏱": ["plain", ["circle", { cx: 8, cy: 9, r: 5.2 }], line("M8 9V6.2M6.5 1.6h3")],
  "🔍": ["plain", ["circle", { cx: 7, cy: 7, r: 4.5 }], line("M10.4 10.4L14 14")],
  "📝": ["plain", line("M3.5 2h9v12h-9zM6 5.5h4M6 8h4M6 10.5h2.5")],
  "📄": ["plain", line("M4 1.8h5.2L12.5 5v9.2H4zM9 2v3.2h3.2")],
  "🔒": ["plain", line("M3.5 7.5h9v6.5h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5")],
  "🔗": [
    "plain",
    line(
      "M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.2-2.2a2.6 2.6 0 0 0-3.7-3.7L8 4.3M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.3 9A2.6 2.6 0 0 0 7 12.7l1-1",
    ),
  ],
  "🔧": [
    "plain",
    line(
      "M13.8 4.3a3.6 3.6 0 0 1-4.9 4.3L4.6 13a1.6 1.6 0 0 1-2.3-2.3L6.6 6.3A3.6 3.6 0 0 1 11 1.6L8.8 3.8l.4 2.2 2.2.4z",
    ),
  ],
  "🛠": [
    "plain",
    line(
      "M13.8 4.3a3.6 3.6 0 0 1-4.9 4.3L4.6 13a1.6 1.6 0 0 1-2.3-2.3L6.6 6.3A3.6 3.6 0 0 1 11 1.6L8.8 3.8l.4 2.2 2.2.4z",
    ),
  ],
  "💡": ["warn", line("M5.8 10.2a4.3 4.3 0 1 1 4.4 0v1.3H5.8zM6.3 14h3.4")],
  "⚡": ["warn", line("M9 1.5L3.5 9H7.5L7 14.5 12.5 7H8.5z")],
  "💬": ["plain", line("M2 3h12v8H7l-3 2.8V11H2z")],
  "📊": ["plain", line("M2 14h12M4 14V8.5M8 14V3.5M12 14V6.5")],
  "💰": ["plain", RING, line("M10 5.8C9.4 4.6 6 4.5 6 6.4S10 7.8 10 9.7 6.6 11.5 6 10.2M8 3.6v8.8")],
  "🔀": ["plain", line("M2 4.5h2.5l6 7H14M2 11.5h2.5l1.7-2M8.8 6.5l1.7-2H14M12 2.5l2 2-2 2M12 9.5l2 2-2 2")],
  "👀": [
    "plain",
    line("M1.5 8C3 5 5.3 3.7 8 3.7S13 5 14.5 8C13 11 10.7 12.3 8 12.3S3 11 1.5 8z"),
    ["circle", { cx: 8, cy: 8, r: 2 }],
  ],
  "⚙": [
    "plain",
    ["circle", { cx: 8, cy: 8, r: 2.2 }],
    ["circle", { cx: 8, cy: 8, r: 4.7 }],
    line("M8 1.3v2M8 12.7v2M1.3 8h2M12.7 8h2M3.3 3.3l1.4 1.4M11.3 11.3l1.4 1.4M12.7 3.3l-1.4 1.4M4.7 11.3l-1.4 1.4"),
  ],
  "📦": ["plain", line("M2 5l6-3 6 3v6.5l-6 3-6-3zM2 5l6 3 6-3M8 8v6.5")],
  "🔔": ["plain", line("M3 11.5c1.2-1 1.5-2 1.5-4.5a3.5 3.5 0 0 1 7 0c0 2.5.3 3.5 1.5 4.5zM6.8 13.8h2.4")],
  "❓": ["plain", RING, line("M6.2 6.3c.2-2.4 3.8-2.2 3.7.1-.1 1.5-1.9 1.5-1.9 2.9M8 11.4v.1")],
  ℹ: ["busy", RING, line("M8 7.3v3.9M8 4.9v.1")],
  "✏": ["plain", line("M2.5 13.5l.8-3.3 7.9-7.9 2.5 2.5-7.9 7.9zM9.7 3.8l2.5 2.5")],
  "🟢": ["good", DISC],
  "🔴": ["bad", DISC],
  "🟡": ["warn", DISC],
  "🔵": ["busy", DISC],
  "⚪": ["plain", RING],
  "🌐": ["plain", RING, line("M1.5 8h13M8 1.5c-4 4-4 9 0 13M8 1.5c4 4 4 9 0 13")],
  "👍": [
    "plain",
    line(
      "M2 7.5h2.5v6H2zM4.5 7.5L7.5 2c1.5 0 2 1 1.7 2.3L8.8 6.5H13c.9 0 1.4.7 1.2 1.5l-1.2 4.5c-.1.6-.6 1-1.3 1H4.5z",
    ),
  ],
  "👎": [
    "plain",
    line(
      "M14 8.5h-2.5v-6H14zM11.5 8.5L8.5 14c-1.5 0-2-1-1.7-2.3l.4-2.2H3c-.9 0-1.4-.7-1.2-1.5L3 3.5c.1-.6.6-1 1.3-1h7.2z",
    ),
  ],
  "🗑": ["plain", line("M2.5 4h11M6 4V2h4v2M4 4l.7 10h6.6L12 4M6.7 6.5v5M9.3 6.5v5")],
};

const SHORT_NAMES = { pattern: /:([a-z0-9_+-]+):(?::skin-tone-\d:)?/g, draw: (match) => emoji(match[1]) };
const CHARACTERS_DRAWN = {
  pattern: new RegExp(`(${Object.keys(DRAWN).join("|")})\\uFE0F?`, "gu"),
  draw: (match) => drawn(match[1], match[1]),
};

/** One emoji; a name that is not in the table stays as it was typed. */
export function emoji(name) {
  const character = Object.hasOwn(CHARACTERS, name) ? CHARACTERS[name] : null;
  if (!character) return document.createTextNode(`:${name}:`);
  const bare = character.replace("\uFE0F", "");
  if (Object.hasOwn(DRAWN, bare)) return drawn(bare, name.replaceAll("_", " "));
  return h("span", { class: "emoji", title: `:${name}:` }, canBeDrawn(bare) ? character : `:${name}:`);
}

const LACKING = "\u{10FFFE}";
const brush = document.createElement("canvas").getContext("2d");

/** A machine without an emoji font draws every character that it lacks as the same box: the name says more. */
function canBeDrawn(character) {
  return brush.measureText(character).width !== brush.measureText(LACKING).width;
}

/** Text with its emoji, and nothing else. */
export const withEmoji = (text) => scan(text, [SHORT_NAMES, CHARACTERS_DRAWN], (rest) => document.createTextNode(rest));

function drawn(character, label) {
  const [tone, ...shapes] = DRAWN[character];
  const parts = shapes.map(([tag, attributes]) => svg(tag, attributes));
  return svg("svg", { class: `icon icon-${tone}`, viewBox: "0 0 16 16", role: "img", "aria-label": label }, parts);
}
