"""Words that stand in bylines beside names: what people do, what outlets are, what joins them.

They are common words of several languages; no outlet, agency or person is named.
"""

from __future__ import annotations

ROLES = frozenset(
    "staff writer writers reporter reporters reporting editor editors editorial correspondent"
    " correspondents senior deputy chief director head contributor contributors contributing"
    " columnist columnists producer author authors freelance freelancer journalist journalists"
    " analyst political politics business sports sport science health technology tech economics"
    " crime foreign diplomatic legal education environment entertainment culture world national"
    " international regional local global assistant associate managing executive special guest"
    " trainee intern bureau desk team newsroom office content hub digital data investigations"
    " investigative opinion features showbiz lifestyle money royal consumer commerce multimedia"
    " video visual audience online web wire service services agency agencies follow email mail"
    " share save comments comment read reading minutes minute min mins hour hours day days ago"
    " published updated posted modified last view profile bio all posts articles more stories"
    " photo photographer photographs graphic graphics"
    " redakteur redakteurin redaktor redaktorin korrespondent korrespondentin reporterin autor"
    " autorin volontär volontärin chefredakteur chefredakteurin ressort ressortleiter redaktion"
    " journalistin kommentar kolumne lesedauer lesezeit uhr minuten stand"
    " journaliste rédacteur rédactrice correspondant correspondante rédaction"
    " periodista redactor redactora redacción corresponsal giornalista redazione jornalista redação"
    " redacteur verslaggever journalisten redaktør reportér muhabir muhabiri editör temsilcisi"
    " and und et y e og och ve by von par por".split()
)
"""Lower case; a part of a byline made of these alone names no one."""

PICTURES = frozenset(
    "photos photograph photography image images picture pictures illustration illustrations"
    " handout courtesy via credit bild bilder foto fotos imagen imágenes".split()
)
"""Lower case; a part of a byline that holds one of these credits a picture."""

OUTLETS = frozenset(
    "press news media times post journal daily herald tribune gazette chronicle magazine network"
    " agency broadcasting radio tv television online newspapers publishing group presse agentur"
    " presse-agentur nachrichten zeitung rundschau rundfunk verlag ltd inc llc gmbh".split()
)
"""Lower case; beside a person a part that holds one of these is where they work."""

PARTICLES = frozenset(
    "de da do dos das del della di du la le les van von vom zu zur der den ten ter el al bin ibn"
    " ben abu af av st mac y e dal lo los las 't".split()
)
"""Lower-case words inside names of persons."""
