"""Names of hosts that say whose a page is, where the last two labels do not."""

from __future__ import annotations

_GENERIC = "ac asn asso co com edu gen go gob gouv gov govt gv id lg ltd me mil ne net nhs nom or org plc sch school"
GENERIC = frozenset(_GENERIC.split())
"""Second-level labels under a country's code below which people register: `name.co.uk`, `name.com.au`, `name.go.jp`."""

_HOSTING = """
appspot.com azurewebsites.net bearblog.dev bitbucket.io blog.de carrd.co cloudfront.net codeberg.page deno.dev
firebaseapp.com fly.dev ghost.io git.io github.io gitbook.io gitlab.io glitch.me hashnode.dev hatenablog.com
herokuapp.com home.blog hubpages.com jimdofree.com livejournal.com medium.com mystrikingly.com neocities.org
netlify.app netlify.com notion.site onrender.com over-blog.com pages.dev pythonanywhere.com r2.dev railway.app
readme.io readthedocs.io readthedocs.org repl.co rtfd.io sourceforge.io sourceforge.net squarespace.com
substack.com surge.sh tumblr.com typepad.com vercel.app web.app webflow.io weebly.com wixsite.com wordpress.com
workers.dev
"""
HOSTING = frozenset(_HOSTING.split())
"""Sites that give everybody a name of their own: each name is a house."""

OFFICIAL = frozenset({"edu", "gov", "int", "mil"})
"""Top-level domains that nobody can simply buy a name in."""

OFFICIAL_OF_COUNTRY = OFFICIAL | {"ac", "go", "gob", "gouv", "govt", "gv", "nhs"}
"""The same below a country's code: `gov.uk`, `go.jp`."""
