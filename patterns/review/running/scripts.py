"""Programs that run one script and say that it came to its own end.

Code under review may end the process by itself, with a status that says all is well. Only a word that is made for the
one run, and that is read and removed before any of that code is loaded, says that the script ran to its last line.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScriptRunner:
    """Of one language."""

    name: str
    """Of its file, at the repository's top: a name of the model's could take the place of a file."""
    script: str
    """The name under which the script is put beside it."""
    program: str
    comment: str
    """What begins a comment: the program's last line is one that holds the word."""

    def files(self, text: str, word: str) -> dict[str, str | None]:
        """For one run of a script."""
        return {self.name: f"{self.program}{self.comment} {word}\n", self.script: text}


PYTHON = ScriptRunner(
    name="steward_check.py",
    script="steward_script.py",
    comment="#",
    program="""\
import os
import sys

folder = sys.path.pop(0)  # no file of the repository takes the place of what is imported here
import runpy

sys.path.insert(0, folder)


def main():
    with open(__file__, encoding="utf-8") as file:
        word = file.read().split()[-1]
    os.unlink(__file__)
    errors, write = os.dup(2), os.write
    try:
        runpy.run_path(os.path.join(folder, "steward_script.py"), run_name="__main__")
    except SystemExit as end:
        if end.code not in (None, 0):
            raise
    sys.stdout.flush()
    write(errors, f"\\n{word}\\n".encode())


main()
""",
)
NODE = ScriptRunner(
    name="steward_check.mjs",
    script="steward_script.mjs",
    comment="//",
    program="""\
import { readFileSync, unlinkSync, writeSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(import.meta.url);
const word = readFileSync(here, "utf8").trim().split(" ").at(-1);
unlinkSync(here);
await import("./steward_script.mjs");
writeSync(2, `\\n${word}\\n`);
""",
)
COMMON_NODE = ScriptRunner(
    name=NODE.name,
    script="steward_script.cjs",
    comment=NODE.comment,
    program=NODE.program.replace("steward_script.mjs", "steward_script.cjs"),
)
RUNNERS = {"py": PYTHON, "mjs": NODE, "js": COMMON_NODE}
"""By the ending of the script's name."""
