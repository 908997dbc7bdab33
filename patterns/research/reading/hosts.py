"""Names of hosts that say whose a page is, where the last two labels do not."""

from __future__ import annotations

_IN_ALL = frozenset(["ac", "co", "com", "edu", "gov", "mil", "net", "org"])
_IN_SOME = {
    "asn": "au",
    "asso": "fr",
    "gen": "in nz tr",
    "go": "ci cr id jp ke kr th tz ug",
    "gob": "ar bo cl ec es gt hn mx ni pa pe sv ve",
    "gouv": "bj ci fr ht km ml sn tg",
    "govt": "nz",
    "gv": "ao at",
    "id": "au ir lv ly",
    "lg": "jp ua",
    "ltd": "cy uk",
    "me": "ke uk",
    "ne": "jp ke kr tz ug",
    "nhs": "uk",
    "nom": "br co es fr pe pl re ro",
    "or": "at cr id it jp ke kr th tz ug",
    "plc": "uk",
    "sch": "ae id jo lk ly ng qa sa uk",
    "school": "nz za",
}
"""Elsewhere such a name is somebody's own: each label below `id.me` would be an owner, as many as he likes."""
GENERIC = _IN_ALL | frozenset(_IN_SOME)
"""Second-level labels under a country's code below which people register: `name.co.uk`, `name.com.au`, `name.go.jp`."""


def is_registry(label: str, country: str) -> bool:
    """Whether people register below `label.country`."""
    return label in _IN_ALL or country in _IN_SOME.get(label, "").split()


_HOSTING = """
appspot.com azurewebsites.net bearblog.dev bitbucket.io blog.de carrd.co cloudfront.net codeberg.page deno.dev
firebaseapp.com fly.dev ghost.io git.io github.io gitbook.io gitlab.io glitch.me hashnode.dev hatenablog.com
herokuapp.com home.blog hubpages.com jimdofree.com livejournal.com medium.com mystrikingly.com neocities.org
netlify.app netlify.com notion.site onrender.com over-blog.com pages.dev pythonanywhere.com r2.dev railway.app
readme.io readthedocs.io readthedocs.org repl.co rtfd.io sourceforge.io sourceforge.net squarespace.com
substack.com surge.sh tumblr.com typepad.com vercel.app web.app webflow.io weebly.com wixsite.com wordpress.com
workers.dev
"""
_BLOGSPOT = """
ae al am ba be bg bj ca cf ch cl co.at co.id co.il co.ke co.nz co.uk co.za com com.ar com.au com.br com.by com.co com.cy
com.ee com.eg com.es com.mt com.ng com.tr com.uy cv cz de dk fi fr gr hk hr hu ie in is it jp kr li lt lu md mk mr mx my
nl no pe pt qa re ro rs ru se sg si sk sn td tw ug vn
"""
HOSTING = frozenset([*_HOSTING.split(), *(f"blogspot.{one}" for one in _BLOGSPOT.split())])
"""Sites that give everybody a name of their own: each name is a house."""

OFFICIAL = frozenset({"edu", "gov", "int", "mil"})
"""Top-level domains that nobody can simply buy a name in."""

OFFICIAL_OF_COUNTRY = OFFICIAL | {"ac", "go", "gob", "gouv", "govt", "gv", "nhs"}
"""The same below a country's code: `gov.uk`, `go.jp`."""
