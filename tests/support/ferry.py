"""An agency's text as outlets run it, in fiction: whole, cut, with lines put in, edited.

`OTHER` is what another outlet tells of the same event in its own words.
"""

from __future__ import annotations

WHOLE = """\
TARNEK - The ferry that links the island of Oshel with the mainland ran aground on a sandbank \
early on Tuesday, and its ninety passengers waited four hours for the tide to lift it.

Nobody was hurt, the harbour office of Tarnek reported, though a kitchen fire that broke out while \
the crew moved cargo aft had to be put out with blankets.

Captain Ilse Maron steered north of the marked channel to pass a fishing boat whose lights were \
out, according to the first entry in the ship's log.

The channel was last dredged eleven years ago. A tender for new work failed twice because no \
company would promise to finish before the autumn storms.

Passengers sang, shared oranges from a crate meant for the island's only shop, and later signed a \
letter that thanks the crew and asks the county for a second boat."""
PARAGRAPHS = WHOLE.split("\n\n")
CUT = "\n\n".join(("Ninety stuck at sea", *PARAGRAPHS[:3]))
PUT_IN = "\n\n".join((*PARAGRAPHS[:4], "More on the islands: our weekly letter.", PARAGRAPHS[4]))
EDITED = WHOLE.replace("ninety", "about ninety").replace("four hours", "half the morning")
OTHER = """\
The island of Oshel was cut off on Tuesday after its ferry got stuck in the shallows off Tarnek. \
About ninety people sat on board until high water came around ten, officials at the port \
explained. They blame a trawler without lights, which had forced the captain, Ilse Maron, out of \
the fairway. Islanders have complained for years that sand is choking the route and that one \
vessel is not enough for the six hundred who live there all year round."""
