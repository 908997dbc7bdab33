// One pass over a text with a list of rules: the earliest match is drawn, what lies between is left to `plain`.

/** A rule is {pattern: global RegExp that never matches nothing, draw(match) → node or nodes}. On a tie the first rule wins. */
export function scan(text, rules, plain) {
  const next = rules.map(() => undefined);
  const nodes = [];
  let at = 0;
  for (;;) {
    const best = earliest(text, at, rules, next);
    if (best === -1) break;
    const match = next[best];
    if (match.index > at) nodes.push(plain(text.slice(at, match.index)));
    nodes.push(rules[best].draw(match));
    at = match.index + match[0].length;
  }
  if (at < text.length) nodes.push(plain(text.slice(at)));
  return nodes.flat(Infinity);
}

/** Each rule's next match is remembered until it is passed, so that a long text costs each rule one walk. */
function earliest(text, at, rules, next) {
  let best = -1;
  rules.forEach((rule, index) => {
    if (next[index] === undefined || (next[index] && next[index].index < at)) {
      rule.pattern.lastIndex = at;
      next[index] = rule.pattern.exec(text);
    }
    if (next[index] && (best === -1 || next[index].index < next[best].index)) best = index;
  });
  return best;
}
