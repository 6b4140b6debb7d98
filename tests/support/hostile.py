"""Pages that try whatever a page can try, as a record that holds them: two for each kind of attack.

What an attack would do if it ran: set `window.ran`, change the title, or ask for `/canary`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from onrecord.model.act import SaidAt
from onrecord.model.analysis import Analysis
from onrecord.model.dispute import ProposalKind
from onrecord.model.document import Byline, Page
from support.acting import Doing, Teller
from support.relating import OPPOSED, TableRelater, related

RUN = "window.ran=1;document.title='ran'"
MARKUP = (
    f"<script>{RUN}</script>",
    f"<img src=/canary onerror={RUN}>",
    f"<svg/onload={RUN}><a xlink:href=javascript:{RUN}>x</a><animate onbegin={RUN} dur=1s>",
    f"</title></textarea></style></script></pre><iframe srcdoc='<script>parent.{RUN}</script>'>",
    "<meta http-equiv=refresh content='0;url=/canary'><base href=//evil.example/>",
    "<style>*{background:url(/canary)}</style><link rel=stylesheet href=/canary>",
    "<div hx-get=/canary hx-trigger=load hx-on::load=window.ran=1 data-hx-get=/canary>",
    "<form action=//evil.example><button formaction=//evil.example autofocus>",
)
IN_ATTRIBUTES = (
    f'" autofocus onfocus="{RUN}" onmouseover="{RUN}" style="background:url(/canary)',
    f"' autofocus onfocus='{RUN}' x='",
    f"javascript:{RUN}",
    f"` onload={RUN} `",
)
IN_PROGRAMS = (
    f"</script><script>{RUN}</script>",
    f'";{RUN};//',
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
    "{{ 7 * 7 }}{% raw %}${7 * 7}#{7 * 7}<%= 7 * 7 %>{{ self.__init__ }}",
    "]]>--><!--<![CDATA[",
    f"&lt;script&gt;{RUN}&lt;/script&gt;&#60;b&#62;",
)
IN_FILES = ("=cmd|' /C calc'!A0", "%0d%0aSet-Cookie:%20ran=1", "../../etc/passwd", "@SUM(1)\t+1")
CONTROLS = (
    "\u202eesrever",
    "\u2066open",
    "shut\u2069\u2069",
    "\x00\x08\x1b[31m\x7f\x85",
    "\u2028\ufeff",
)
ADDRESSES = (
    f"javascript:{RUN}//", f"data:text/html,<script>{RUN}</script>", "//evil.example/",
    'https://evil.example/"><script>', "vbscript:x", "\u202ehttps://evil.example",
)  # fmt: skip
KINDS = (MARKUP, IN_ATTRIBUTES, IN_PROGRAMS, IN_FILES, CONTROLS)


def attacked(path: Path) -> Path:
    """A record whose every word of a page is an attack: names, words, outlets, addresses."""
    layers, table = [], {}
    for number, attacks in enumerate(KINDS):
        words = " ".join(attacks)
        one, other = f"“{words} is so {number}”", f"that {words} is not so {number}"
        table[one, other] = OPPOSED
        layers += [_told(number, words, one, other), _told(number + len(KINDS), words, one, other)]
    demands: dict[str, tuple[ProposalKind, float]] = {one: ("demand", 0.9) for one, _ in table}
    return related(path, TableRelater(table, demands), *layers)


def large(path: Path, n_chars: int) -> Path:
    """A record of one page whose one paragraph is as long as that, with a statement at its end."""
    filling = "All was quiet in Osthaven. "
    text = f"A long day\n{filling * (n_chars // len(filling))}Vera Lund said it rained."
    tell = Teller("pages/long.txt", text)
    tell.entity("Vera Lund", "person")
    said = Doing("Vera Lund", "said", "it rained")
    return related(
        path, TableRelater({}), (tell.published("Post", "2026-03-01"), tell.analysis(said))
    )


def _told(number: int, words: str, one: str, other: str) -> tuple[Page, Analysis]:
    """A page in which one says something and another says that it is not so."""
    accuser, denier = f"Mara {words} Voss", f"Odd {words} Berg"
    text = (
        f"{words} on the front {number}\nIn {words} town, on {words} day, chief {accuser} said "
        f"{one}.\n{denier} denied {other}."
    )
    address = ADDRESSES[number % len(ADDRESSES)]
    tell = Teller(f"{address}{number}", text)
    tell.entity(accuser, "person", title=f"chief {accuser[:4]}")
    tell.entity(denier, "organization", country="NO")
    found = tell.analysis(
        Doing(
            accuser, "said", one, acts=(("ACCUSE", denier, "done"),), targets=(denier,),
            addressees=(denier,), place=f"{words} town",
            at=SaidAt("2026-03-02", "day", tell.span(f"{words} day")),
        ),
        Doing(denier, "denied", other, acts=(("DENY", accuser, "done"),), targets=(accuser,)),
    )  # fmt: skip
    page = tell.published(f"The {words} Post", f"2026-03-0{1 + number % 9}")
    bylines = (Byline(f"By {words}", tell.span(words)),)
    return replace(page, article=replace(page.article, bylines=bylines)), found
