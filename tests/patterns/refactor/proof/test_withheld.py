"""What is found to be a secret is neither posted nor sent to a model."""

from __future__ import annotations

from patterns.diffs import diffs_of
from patterns.refactor.proof.change.secrets import scan
from patterns.refactor.proof.change.withheld import withheld

TOKEN = "gh" + "p_" + "Zq7Lw2Nf8Rk4Vt6Xb1Mc9Hd3Js5Gp0Ya2Ue8"
KEY = ["-----BEGIN " + "RSA PRIVATE KEY-----", "MIIEow" + "IBAAKCAQEA7bq9" * 4, "-----END " + "RSA PRIVATE KEY-----"]


def added(path: str, *lines: str) -> str:
    body = "".join(f"+{line}\n" for line in lines)
    head = f"diff --git a/{path} b/{path}\nnew file mode 100644\n--- /dev/null\n+++ b/{path}\n"
    return f"{head}@@ -0,0 +1,{len(lines)} @@\n{body}"


def shown(diff: str) -> str:
    return withheld(diff, scan(diffs_of(diff)).found)


def test_a_line_with_a_secret_is_not_shown_and_the_others_are() -> None:
    diff = added("deploy.py", "import os", f'token = "{TOKEN}"', "print(token)")
    assert TOKEN in diff
    told = shown(diff)
    assert TOKEN not in told
    assert "+import os\n+[not shown: it looks like a secret]\n+print(token)\n" in told


def test_a_private_key_is_withheld_to_its_end() -> None:
    told = shown(added("key.pem", "before", *KEY, "after"))
    assert not any(line in told for line in KEY)
    assert "+before\n" in told
    assert "+after\n" in told


def test_a_diff_without_secrets_is_shown_as_it_is() -> None:
    diff = added("a.py", "x = 1", "y = 2")
    assert shown(diff) == diff
