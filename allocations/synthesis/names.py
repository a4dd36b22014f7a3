"""Names that sound Swedish and belong to no place: which word comes where is drawn in `plan`.

No name of a person is made anywhere. Slugs are plain ASCII made of the name.
"""

from __future__ import annotations

from django.utils.text import slugify

BEGINNINGS = (
    *("Ask", "Bjur", "Brå", "Djup", "Duv", "Elm", "Fjäll", "Frös", "Gråt", "Hjort", "Hägg", "Idun", "Kvist"),
    *("Kärn", "Ljus", "Lo", "Mossel", "Myr", "Nypon", "Ox", "Pil", "Ras", "Rim", "Sköld", "Slån", "Spov"),
    *(
        "Sälg",
        "Tjäl",
        "Trast",
        "Tuv",
        "Ull",
        "Vid",
        "Vråk",
        "Ärl",
        "Ödl",
        "Örn",
        "Flod",
        "Grim",
        "Hav",
        "Klöv",
    ),
)
ENDINGS = (
    *("arvid", "bolinge", "drunda", "ebyn", "filand", "garn", "hamre", "ingsala", "kerud", "lösa", "mansele"),
    *("nilla", "orsunda", "piglanda", "rikstuna", "skarp", "tibble", "undsbo", "vattna", "ydala", "åkra"),
    *("ärlanda", "öninge", "umla", "esta"),
)
MUNICIPALITIES = len(BEGINNINGS) * len(ENDINGS)
"""How many municipalities there are names for."""

PARTS_OF_TOWN = (
    *("Centrum", "Norrstan", "Söderstaden", "Västra sidan", "Östermalmen", "Stationsområdet", "Hamnen"),
    *("Kvarnbacken", "Skolhagen", "Torget", "Ängarna", "Bruket"),
)
FRAMEWORKS = ("Tryggare tillsammans", "Handslaget", "Stadsdelslyftet", "Hela kommunen", "")
PACKAGES = (
    *("Trygghetspaket", "Satsning på trygghet", "Trygga torg", "Tryggare skolvägar", "Ljusare platser"),
    *("Förebyggande arbete", "Unga först", "Trygga kvällar", "Trygghet i vardagen", "Tidiga insatser"),
)
PURPOSES = (
    *(
        "Trygghetsvärdar",
        "Belysning",
        "Fältassistenter",
        "Kameror",
        "Öppen ungdomsverksamhet",
        "Föräldrastöd",
    ),
    *("Ordningsvakter", "Sociala insatsgrupper", "Upprustning av lekplatser", "Trygghetsvandringar"),
    *("Klotter och skadegörelse", "Skolsociala team", "Bostadsnära möten", "Idrott efter skoltid"),
    *("Avhopparverksamhet", "Röjning av siktlinjer", "Feriejobb", "Kvinnofridsarbete", "Kunskap om droger"),
    *("Samordnare", "Mätning av upplevd trygghet", "Trygg kollektivtrafik", "Familjecentral", "Läxhjälp"),
)
RECIPIENTS = ("föreningar", "skolor", "unga vuxna", "fastighetsägare", "")
INDICATORS = ("Upplevd trygghet", "Anmälda brott", "Unga i verksamheten", "Skadegörelse")
BODIES = (
    ("kommunfullmaktige", "Kommunfullmäktige", "council"),
    ("kommunstyrelsen", "Kommunstyrelsen", "board"),
    ("socialnamnden", "Socialnämnden", "committee"),
    ("tekniska-namnden", "Tekniska nämnden", "committee"),
    ("skolnamnden", "Skolnämnden", "committee"),
    ("fritidsnamnden", "Fritidsnämnden", "committee"),
)
"""Slug, name and kind of the bodies that every made-up municipality has."""


def municipality_name(number: int) -> str:
    """The name of the made-up municipality of this number, the same whatever the seed: no two share one."""
    # A step that shares no factor with the count meets every name once, in an order that looks drawn.
    at = number * 389 % MUNICIPALITIES
    return BEGINNINGS[at % len(BEGINNINGS)] + ENDINGS[at // len(BEGINNINGS)]


def slug_of(name: str) -> str:
    return slugify(name)


SPOTS = ("parken", "torget", "gatan", "skolan", "stigen", "backen", "hallen", "gården", "viken", "bron")
"""With a beginning before it, a spot in a part of town: Kvistparken."""

PARTIES = (
    *("Lyktpartiet", "Torgpartiet", "Broförbundet", "Hagpartiet", "Mittfåran", "Stigfinnarna"),
    *("Örpartiet", "Ådalslistan"),
)
AUTHORITIES = ("Påhittade trygghetsverket", "Påhittade platsmyndigheten", "Påhittade ungdomsstyrelsen")
SHARED_PURPOSES = (
    ("fritid-och-kultur", "Fritid, idrott och kultur", "Leisure, sport and culture", "08"),
    (
        "barn-unga-och-familjer",
        "Stöd till barn, unga och familjer",
        "Support for children, young people and families",
        "10.4",
    ),
    ("uppsokande-arbete", "Uppsökande arbete", "Outreach work", "10.4"),
    ("trygga-platser", "Trygga platser och närvaro", "Safe places and presence", "03.6"),
    ("samverkan", "Samverkan och samordning", "Cooperation and coordination", "03.6"),
    ("avhopp", "Stöd att lämna kriminalitet", "Support for leaving crime", "10.7"),
    (
        "alkohol-och-droger",
        "Alkohol, narkotika, dopning och tobak",
        "Alcohol, narcotics, doping and tobacco",
        "07.4",
    ),
)
"""Key, name, English name and COFOG code, in order: those of `fixtures/01-shared.json`."""
