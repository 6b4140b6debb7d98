"""Words that name an occasion or a medium: nouns, verbs, and places where things are published.

A noun's kind is that of the last word of its phrase ("a campaign rally" is a rally); where two fit
one beginning, the longer counts.
"""

from __future__ import annotations

import re

from onrecord.model.act import Medium, OccasionKind

Meaning = tuple[OccasionKind, Medium | None]

_NOUNS: dict[Meaning, str] = {
    ("press_conference", "spoken"): (
        "press conference|news conference|press briefing|media briefing|news briefing|briefing"
        "|presser|press availability|press gaggle|conference with reporters|briefing with reporters"
    ),
    ("interview", "spoken"): (
        "interview|telephone interview|phone interview|sit-down|question-and-answer session"
    ),
    ("speech", "spoken"): (
        "speech|floor speech|stump speech|acceptance speech|commencement speech|address|remarks"
        "|keynote|sermon|toast|eulogy|lecture|monologue|campaign trail|stump"
    ),
    ("rally", "spoken"): (
        "rally|campaign event|campaign stop|fundraiser|fund-raiser|campaign appearance|vigil"
    ),
    ("statement", "written"): (
        "statement|press release|news release|communique|communiqué|joint statement"
        "|announcement|prepared remarks"
    ),
    ("letter", "written"): "letter|open letter|response letter",
    ("social_post", "online"): (
        "tweet|retweet|tweetstorm|Facebook post|social media post|Instagram post|post|social media"
        "|Facebook Live"
    ),
    ("court_filing", "written"): (
        "court filing|filing|lawsuit|suit|complaint|court papers|court document"
        "|indictment|affidavit|brief|petition|ruling|dissent"
        "|amicus brief|class action"
    ),
    ("report", "written"): ("report|study|analysis|assessment|audit|white paper|annual report"),
    ("call", "spoken"): (
        "phone call|telephone call|conference call|call with reporters|call|telephone conversation"
        "|phone conversation"
    ),
    ("meeting", "spoken"): (
        "meeting|summit|town hall|town hall meeting|forum|conference|panel|panel discussion"
        "|gathering|dinner|lunch|luncheon|breakfast|event|conversation|visit|roundtable|ceremony"
        "|convention|session|discussion"
    ),
    ("hearing", "spoken"): "hearing|testimony|confirmation hearing|deposition|trial|inquest",
    ("debate", "spoken"): (
        "debate|presidential debate|primary debate|filibuster|Senate floor|House floor"
    ),
    ("broadcast", "broadcast"): (
        "show|radio show|talk show|podcast|broadcast|appearance|television|TV|radio"
        "|television appearance|ad|advertisement|commercial|television ad|TV ad|campaign ad"
        "|radio ad|video|sketch|documentary|newscast|livestream"
    ),
    ("book", "written"): "book|memoir|autobiography|biography|novel",
    ("email", "written"): "email|e-mail|fundraising email|e-mail message",
    ("text_message", "written"): "text message",
    ("article", "written"): (
        "article|column|op-ed|op-ed piece|opinion piece|editorial|editorial piece|essay|blog"
        "|blog post|blog entry|headline"
    ),
    ("poll", "written"): "poll|survey|exit poll|poll data|exit poll data|polling",
    ("document", "written"): (
        "memo|memorandum|document|records|transcript|diplomatic cable|disclosure form|form"
    ),
}
NOUNS: dict[str, Meaning] = {
    noun: meaning for meaning, nouns in _NOUNS.items() for noun in nouns.split("|")
}

_VERBS: dict[Meaning, str] = {
    ("social_post", "online"): "tweet(?:ed|s|ing)?|retweet(?:ed|s|ing)?|posted|posting",
    ("email", "written"): "e-?mailed|e-?mails",
    ("text_message", "written"): "texted|texting",
    ("hearing", "spoken"): "testif(?:ied|ies|ying)",
    ("article", "written"): "blogged|editorialized",
    ("interview", "spoken"): "(?:been\\s+|being\\s+)?interviewed",
}
VERBS: tuple[tuple[re.Pattern[str], Meaning], ...] = tuple(
    (re.compile(rf"\b(?:{verbs})\b", re.IGNORECASE), meaning) for meaning, verbs in _VERBS.items()
)
"""Cues that are an occasion by themselves."""

POSTED_ON = (
    "Twitter|Facebook|Instagram|YouTube|Reddit|TikTok|Snapchat|LinkedIn|Weibo|Telegram|VKontakte"
    "|Truth Social|Periscope|Tumblr|social media"
)
AIRED_ON = (
    "Fox|CNN|MSNBC|NBC|CBS|ABC|PBS|BBC|C-SPAN|CNBC|NPR|HBO|Univision|Telemundo|Bloomberg|Breitbart"
    "|Sky News|Al Jazeera|CBC|ITV|Channel 4|SiriusXM|CTV|ZDF|ARD|television|TV|radio"
)
