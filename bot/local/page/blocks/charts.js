// data_visualization blocks: bars, lines and areas over categories, and a pie as a list of its parts.

import { h, svg } from "../live/dom.js";

const WIDTH = 640;
const HEIGHT = 200;
const EDGE = { left: 52, right: 8, top: 10, bottom: 24 };
const INNER = { width: WIDTH - EDGE.left - EDGE.right, height: HEIGHT - EDGE.top - EDGE.bottom };
const LABELS_AT_MOST = 14;

export function chart(block) {
  const shown = block.chart?.type === "pie" ? pie(block.chart) : axes(block.chart);
  return h("figure", { class: "block-chart" }, h("figcaption", {}, String(block.title ?? "")), shown);
}

function pie(content) {
  const whole = content.segments.reduce((sum, segment) => sum + segment.value, 0);
  const part = (segment, index) =>
    h(
      "li",
      {},
      h("span", { class: `swatch tone-${index % 6}` }),
      ` ${segment.label}: ${number(segment.value)} (${Math.round((100 * segment.value) / whole)} %)`,
    );
  return h("ul", { class: "chart-legend" }, content.segments.map(part));
}

function axes(content) {
  const { categories, y_label: unit } = content.axis_config;
  const series = content.series.map((one) => ordered(one, categories));
  const top = ceiling(Math.max(...series.flatMap((one) => one.values)));
  const draw = content.type === "bar" ? bars : lines;
  const picture = svg(
    "svg",
    { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": spoken(series, categories, unit) },
    grid(top),
    series.map((one, index) => draw(one, index, series.length, top, content.type)),
    names(categories),
  );
  return [picture, legend(series, unit)];
}

/** Points may come in any order; each is for one category. */
function ordered(one, categories) {
  const values = new Map(one.data.map((point) => [point.label, point.value]));
  return { name: one.name, values: categories.map((name) => values.get(name) ?? 0) };
}

/** The next round number, so that the highest bar does not touch the edge. */
function ceiling(highest) {
  if (!(highest > 0)) return 1;
  const step = 10 ** Math.floor(Math.log10(highest));
  return [1, 2, 2.5, 5, 10].map((factor) => factor * step).find((one) => one >= highest);
}

const across = (index, count) => EDGE.left + (INNER.width * index) / count;
const up = (value, top) => EDGE.top + INNER.height * (1 - Math.max(0, value) / top);

function grid(top) {
  return [0, 0.5, 1].map((part) => {
    const y = up(top * part, top);
    return svg(
      "g",
      { class: "chart-grid" },
      svg("line", { x1: EDGE.left, x2: WIDTH - EDGE.right, y1: y, y2: y }),
      svg("text", { x: EDGE.left - 6, y: y + 4, "text-anchor": "end" }, number(top * part)),
    );
  });
}

function bars(one, index, count, top) {
  const room = (INNER.width / one.values.length) * 0.76;
  const width = room / count;
  return one.values.map((value, place) => {
    const y = up(value, top);
    const x = across(place + 0.12, one.values.length) + width * index;
    return svg("rect", {
      class: `tone-${index % 6}`,
      x,
      y,
      width: Math.max(1, width - 1),
      height: EDGE.top + INNER.height - y,
    });
  });
}

function lines(one, index, _count, top, kind) {
  const points = one.values.map((value, place) => `${across(place + 0.5, one.values.length)},${up(value, top)}`);
  const tone = `tone-${index % 6}`;
  const floor = EDGE.top + INNER.height;
  const ends = [across(0.5, one.values.length), across(one.values.length - 0.5, one.values.length)];
  const filled = kind === "area" && [`${ends[0]},${floor}`, ...points, `${ends[1]},${floor}`].join(" ");
  return [
    filled && svg("polygon", { class: `chart-area ${tone}`, points: filled }),
    svg("polyline", { class: `chart-line ${tone}`, points: points.join(" ") }),
  ];
}

function names(categories) {
  const every = Math.ceil(categories.length / LABELS_AT_MOST);
  return categories.map(
    (name, place) =>
      place % every === 0 &&
      svg(
        "text",
        { class: "chart-name", x: across(place + 0.5, categories.length), y: HEIGHT - 7, "text-anchor": "middle" },
        String(name),
      ),
  );
}

function legend(series, unit) {
  const items = series.map((one, index) => h("li", {}, h("span", { class: `swatch tone-${index % 6}` }), ` ${one.name}`));
  return h("ul", { class: "chart-legend" }, items, unit && h("li", { class: "chart-unit" }, `in ${unit}`));
}

function spoken(series, categories, unit) {
  const of = (one) => `${one.name}: ${one.values.map((value, place) => `${categories[place]} ${number(value)}`).join(", ")}`;
  return `${series.map(of).join(". ")}${unit ? ` (${unit})` : ""}`;
}

const number = (value) => value.toLocaleString("en", { maximumFractionDigits: 3 });
