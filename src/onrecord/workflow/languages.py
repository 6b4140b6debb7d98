"""The names of the languages that the detector tells apart, for sentences to a person.

Codes are those of ISO 639-1 as py3langid gives them; an unknown code names itself.
"""

from __future__ import annotations

ANALYSED = "en"

_NAMES = (
    "af Afrikaans,am Amharic,an Aragonese,ar Arabic,as Assamese,az Azerbaijani,be Belarusian,"
    "bg Bulgarian,bn Bengali,br Breton,bs Bosnian,ca Catalan,cs Czech,cy Welsh,da Danish,"
    "de German,dz Dzongkha,el Greek,en English,eo Esperanto,es Spanish,et Estonian,eu Basque,"
    "fa Persian,fi Finnish,fo Faroese,fr French,ga Irish,gl Galician,gu Gujarati,he Hebrew,"
    "hi Hindi,hr Croatian,ht Haitian Creole,hu Hungarian,hy Armenian,id Indonesian,is Icelandic,"
    "it Italian,ja Japanese,jv Javanese,ka Georgian,kk Kazakh,km Khmer,kn Kannada,ko Korean,"
    "ku Kurdish,ky Kyrgyz,la Latin,lb Luxembourgish,lo Lao,lt Lithuanian,lv Latvian,mg Malagasy,"
    "mk Macedonian,ml Malayalam,mn Mongolian,mr Marathi,ms Malay,mt Maltese,nb Norwegian Bokmål,"
    "ne Nepali,nl Dutch,nn Norwegian Nynorsk,no Norwegian,oc Occitan,or Odia,pa Punjabi,pl Polish,"
    "ps Pashto,pt Portuguese,qu Quechua,ro Romanian,ru Russian,rw Kinyarwanda,se Northern Sami,"
    "si Sinhala,sk Slovak,sl Slovenian,sq Albanian,sr Serbian,sv Swedish,sw Swahili,ta Tamil,"
    "te Telugu,th Thai,tl Tagalog,tr Turkish,ug Uyghur,uk Ukrainian,ur Urdu,vi Vietnamese,"
    "vo Volapük,wa Walloon,xh Xhosa,zh Chinese,zu Zulu"
)
_NAME_OF = dict(entry.split(" ", 1) for entry in _NAMES.split(","))


def why_not(language: str | None) -> str | None:
    """Why a page in `language` is not analysed; None where it is.

    A page whose language cannot be told is analysed: it is too short to be told apart, and what
    is found in it is shown with its words.
    """
    if language is None or language == ANALYSED:
        return None
    name = _NAME_OF.get(language, f"the language {language!r}")
    return f"the page is in {name}, only English is analysed"
