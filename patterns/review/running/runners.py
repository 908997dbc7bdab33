"""Programs that run a draft's tests and say how many came to their end.

What they say begins with a word that is made for the one run and that nothing of the draft has seen: it is read out of
the program's own file, and the file removed, before any of the draft is loaded. A test runner's usual last line is no
such sign, since a draft may print it and leave.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MODULE = "steward_tests"
"""The name, without its ending, that no file of a draft may have."""


@dataclass(frozen=True, slots=True)
class Runner:
    """Of one language; it takes the names of test files, or finds them itself."""

    name: str
    program: str
    comment: str
    """What begins a comment: the program's last line is one that holds the word."""

    def text(self, word: str) -> str:
        """Of its file, for one run."""
        return f"{self.program}{self.comment} {word}\n"


def count_after(word: str) -> re.Pattern[str]:
    """Where it is said how many tests were run, how many of them were skipped, and whether all others were good."""
    return re.compile(rf"^{re.escape(word)} (\d+) run, (\d+) skipped, (good|bad)$\n?", re.MULTILINE)


UNITTEST = Runner(
    name=f"{MODULE}.py",
    comment="#",
    program="""\
import os
import sys

folder = sys.path.pop(0)  # no file of the draft takes the place of what unittest imports
import unittest

sys.path.insert(0, folder)
MODULES = [module for name, module in sys.modules.items() if name.partition(".")[0] == "unittest"]


def everything():
    holders = MODULES + [one for module in MODULES for one in vars(module).values() if isinstance(one, type)]
    return [(holder, name, one) for holder in holders for name, one in vars(holder).items() if callable(one)]


def main():
    with open(__file__, encoding="utf-8") as file:
        word = file.read().split()[-1]
    os.unlink(__file__)
    before, errors, write, leave = everything(), os.dup(2), os.write, sys.exit
    result = unittest.main(module=None, exit=False).result
    sys.stdout.flush()
    sys.stderr.flush()
    changed = {name for holder, name, one in before if vars(holder).get(name) is not one}
    if changed:
        said = f"unittest itself was changed: {', '.join(sorted(changed))}"
    else:
        end = "good" if result.wasSuccessful() else "bad"
        said = f"{word} {result.testsRun} run, {len(result.skipped)} skipped, {end}"
    write(errors, f"\\n{said}\\n".encode())
    leave(bool(changed) or not result.wasSuccessful())


main()
""",
)
NODE = Runner(
    name=f"{MODULE}.mjs",
    comment="//",
    program="""\
import { readFileSync, unlinkSync } from "node:fs";
import { resolve } from "node:path";
import { run } from "node:test";
import { tap } from "node:test/reporters";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(import.meta.url);
const word = readFileSync(here, "utf8").trim().split(" ").at(-1);
unlinkSync(here);
const files = process.argv.splice(1).slice(1).map((name) => resolve(name)); // it looks for tests where none are named
const counts = { run: 0, skipped: 0, failed: 0 };

function count(test) {
  // a file that ends without having declared a test counts as a test of its own name
  if (test.details?.type === "suite" || resolve(test.name) === (test.file ?? resolve(test.name))) return;
  counts.run += 1;
  if (test.skip !== undefined) counts.skipped += 1;
}

const events = run(files.length ? { files } : {});
events.on("test:pass", count);
events.on("test:fail", (test) => {
  counts.failed += 1;
  count(test);
});
events.compose(tap).on("end", () => {
  process.exitCode = counts.failed ? 1 : 0;
  const end = counts.failed ? "bad" : "good";
  process.stdout.write(`\\n${word} ${counts.run} run, ${counts.skipped} skipped, ${end}\\n`);
}).pipe(process.stdout, { end: false });
""",
)
