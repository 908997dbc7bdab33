"""What is tracked holds for every machine: no developer's folders, no place to download from."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN = {
    "a folder of one developer's machine": r"(?<![\w.~-])/(?:roo[t]|home/(?!sbx\b|you\b)[a-z][\w-]*|Users/\w+)/",
    "a package index": r"(?:extra-|default-)?inde[x]-url *[ =] *\S+:",
    "a download address": r"https?://[^\s\"'<>]+\.(?:wh[l]|tar\.gz|tgz)\b",
}


def tracked_files() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path in tracked_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_the_only_locks_are_the_two_without_addresses() -> None:
    locks = {path.name for path in tracked_files() if path.name.endswith(".lock") or path.name.startswith("uv.")}
    assert locks == {"requirements.lock", "requirements-dev.lock"}
