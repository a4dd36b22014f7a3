"""The glossary: words of municipal finance and the site's own, each with what it means in one or two sentences.

Keys are anchors of addresses that others link to: they are added to, never renamed.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from allocations.record.folding import sort_key


@dataclass(frozen=True, slots=True)
class Term:
    """A word and its meaning, in the language of the page."""

    key: str
    word: Promise
    meaning: Promise

    @property
    def heading(self) -> str:
        """The word with a capital first."""
        word = str(self.word)
        return word[:1].upper() + word[1:]

    @property
    def swedish(self) -> str:
        """The word in Swedish, which stands in the documents."""
        with override("sv"):
            return str(self.word)


TERMS: Final = (
    Term(
        "trygghetssatsning",
        pgettext_lazy("term", "safety package"),
        _(
            "A municipality’s set of safety measures that were announced or decided together. It keeps the name"
            " it was given."
        ),
    ),
    Term(
        "post",
        pgettext_lazy("term", "line"),
        _(
            "One purpose inside a package: what a part of the money goes to. A line may have a stated amount or"
            " none."
        ),
    ),
    Term(
        "finansieringskalla",
        pgettext_lazy("term", "funding source"),
        _(
            "Where money comes from: the municipality’s own budget, a state grant, another source, or not "
            "stated."
        ),
    ),
    Term(
        "tilldelning",
        pgettext_lazy("term", "appropriation"),
        _("Money from a funding source to a package."),
    ),
    Term(
        "fordelning",
        pgettext_lazy("term", "allocation"),
        _("Money from a package to one of its lines."),
    ),
    Term(
        "beslutat",
        pgettext_lazy("term", "decided"),
        _(
            "The body that may decide on the money has decided. A proposal to the council is not decided until "
            "the council has done so."
        ),
    ),
    Term(
        "med-forbehall",
        pgettext_lazy("term", "conditional"),
        _(
            "Decided, but only if something else happens: usually that another body decides, such as parliament"
            " on the state’s budget."
        ),
    ),
    Term(
        "aviserat",
        pgettext_lazy("term", "announced"),
        _("Made public by those who want to do it, without a known decision."),
    ),
    Term(
        "foreslaget",
        pgettext_lazy("term", "proposed"),
        _("Put forward for decision, and not decided yet."),
    ),
    Term(
        "planerat",
        pgettext_lazy("term", "planned"),
        _("Counted on in a plan for coming years, and decided later, year by year."),
    ),
    Term(
        "bortfallet",
        pgettext_lazy("term", "lapsed"),
        _("What the money waited for did not come, or its time has passed."),
    ),
    Term(
        "avslaget",
        pgettext_lazy("term", "rejected"),
        _("The body that decides has said no."),
    ),
    Term(
        "forbehall",
        pgettext_lazy("term", "condition"),
        _(
            "What must happen before money is certain, such as another body’s decision. We say when it was last"
            " checked."
        ),
    ),
    Term(
        "specificerad-andel",
        pgettext_lazy("term", "specified share"),
        _(
            "How much of a package’s total can be followed to lines with stated amounts. 100% means every "
            "krona, 0% that no line has an amount. It is our own measure, and no judgement."
        ),
    ),
    Term(
        "huvudsiffra",
        pgettext_lazy("term", "headline figure"),
        _(
            "The large figure of a package: what is most certain of its money, of one kind and one year. Other "
            "sorts stand beside it and are never added to it."
        ),
    ),
    Term(
        "beloppet-anges-inte",
        pgettext_lazy("term", "amount not stated"),
        _("The document gives no amount. It is not the same as 0 kr, and we never count it as 0."),
    ),
    Term(
        "minst",
        pgettext_lazy("term", "at least"),
        _("A sum in which some part has no stated amount: the true sum is this much or more."),
    ),
    Term(
        "per-invanare",
        pgettext_lazy("term", "per resident"),
        _(
            "The amount divided by the number of residents on 31 December of the year that the money is for, or"
            " of the latest earlier year that is known."
        ),
    ),
    Term(
        "tolkat",
        pgettext_lazy("term", "inferred"),
        _(
            "Our own reading of what a document says. It is marked with a ring on the very fact that is "
            "inferred, and the reason stands in its note."
        ),
    ),
    Term(
        "kallhanvisning",
        pgettext_lazy("term", "citation"),
        _("Which document a figure is taken from, where in it, and how it is printed there."),
    ),
    Term(
        "handling",
        pgettext_lazy("term", "document"),
        _("What a figure is taken from: minutes, a budget, a press release, statistics."),
    ),
    Term(
        "kallans-grad",
        pgettext_lazy("term", "source grade"),
        _(
            "How close a source stands to the decision, on a scale of six: minutes, budget document, authority,"
            " party, news, other."
        ),
    ),
    Term(
        "version",
        pgettext_lazy("term", "version"),
        _(
            "What was published about a package at one time. It is never changed: what is new becomes a new "
            "version, and the old one stays."
        ),
    ),
    Term(
        "kontrollkod",
        pgettext_lazy("term", "check code"),
        _(
            "64 characters computed from everything that a version says. If a single character of the version were "
            "changed, the code would be another. The first eight stand by the seal."
        ),
    ),
    Term(
        "kedja",
        pgettext_lazy("term", "chain"),
        _(
            "Each check code is computed from the one before it in the same municipality. So no version can be "
            "taken away or put in between without its being seen."
        ),
    ),
    Term(
        "aterkallad",
        pgettext_lazy("term", "withdrawn"),
        _(
            "A version whose text has been taken away, for personal data or by law. Its code stays, and its "
            "address says so."
        ),
    ),
    Term(
        "rattelse",
        pgettext_lazy("term", "correction"),
        _(
            "A published fact was wrong and has been replaced. It is no political decision, and we say whose "
            "error it was."
        ),
    ),
    Term(
        "tillaggsanslag",
        pgettext_lazy("term", "supplementary appropriation"),
        _("More money in addition to what was decided before."),
    ),
    Term(
        "omfordelning",
        pgettext_lazy("term", "reallocation"),
        _("Money moved from one line to another, without becoming more (also omdisponering)."),
    ),
    Term(
        "ombudgetering",
        pgettext_lazy("term", "carry-over"),
        _("Money that was not used in one year and is moved to the next."),
    ),
    Term(
        "utfall",
        pgettext_lazy("term", "outturn"),
        _("What something has cost in fact."),
    ),
    Term(
        "prognos",
        pgettext_lazy("term", "forecast"),
        _("What something is expected to cost during the whole year."),
    ),
    Term(
        "delarsrapport",
        pgettext_lazy("term", "interim report"),
        _("The municipality’s own account of a part of the year."),
    ),
    Term(
        "indikator",
        pgettext_lazy("term", "indicator"),
        _("What is measured to see whether a measure has worked. “Not measured” is an answer too."),
    ),
    Term(
        "kommunfullmaktige",
        pgettext_lazy("term", "municipal council"),
        _("The elected assembly that has the last word in a municipality, on its budget too (KF)."),
    ),
    Term(
        "kommunstyrelse",
        pgettext_lazy("term", "municipal executive board"),
        _("Leads the municipality’s work and prepares what the council decides (KS)."),
    ),
    Term(
        "namnd",
        pgettext_lazy("term", "committee"),
        _(
            "A group of elected people that is responsible for one part of the municipality, such as its "
            "schools."
        ),
    ),
    Term(
        "organ",
        pgettext_lazy("term", "body"),
        _("Whoever decides, pays or carries out: a council, board, committee, authority or joint council."),
    ),
    Term(
        "stallningstagande",
        pgettext_lazy("term", "position"),
        _(
            "What a party has said or proposed about a decision: a reservation, a counter-proposal, a motion, a"
            " statement."
        ),
    ),
    Term(
        "reservation",
        pgettext_lazy("term", "reservation"),
        _(
            "Somebody who took part in a decision has had it recorded that they were against it. What they "
            "wanted instead may or may not be stated."
        ),
    ),
    Term(
        "protokollsanteckning",
        pgettext_lazy("term", "note to the minutes"),
        _("A comment that is written into the minutes. It is no dissent."),
    ),
    Term(
        "paragraf",
        pgettext_lazy("term", "§"),
        _("The number of a matter in the minutes, such as KF 2021-06-21 § 93."),
    ),
    Term(
        "diarienummer",
        pgettext_lazy("term", "case number"),
        _("The number under which the municipality keeps a matter."),
    ),
    Term(
        "justering",
        pgettext_lazy("term", "approval of the minutes"),
        _("Those appointed confirm that the minutes are right."),
    ),
    Term(
        "anslagstavla",
        pgettext_lazy("term", "notice board"),
        _("The municipality’s place, on its website, for telling that minutes have been approved."),
    ),
    Term(
        "laga-kraft",
        pgettext_lazy("term", "final"),
        _(
            "A municipality’s decision is final three weeks after the approval of its minutes was posted on the "
            "notice board, if nobody has appealed."
        ),
    ),
    Term(
        "riktat-statsbidrag",
        pgettext_lazy("term", "earmarked state grant"),
        _("Money from the state that may be used for one stated purpose only."),
    ),
    Term(
        "generellt-statsbidrag",
        pgettext_lazy("term", "general state grant"),
        _("Money from the state that the municipality decides on itself."),
    ),
    Term(
        "rekvirera",
        pgettext_lazy("term", "draw down"),
        _("To ask the state for the money that the municipality may have from a grant."),
    ),
    Term(
        "medfinansiering",
        pgettext_lazy("term", "co-funding"),
        _("That somebody pays a part themselves in order to get money from another."),
    ),
    Term(
        "godkannande",
        pgettext_lazy("term", "approval"),
        _(
            "The second person’s yes: nothing is published by one person alone, and who has written a change "
            "does not approve it."
        ),
    ),
    Term(
        "tkr-mnkr",
        pgettext_lazy("term", "tkr, mnkr, mdkr"),
        _(
            "Thousand kronor, million kronor, thousand million kronor. We write amounts out in kronor, or as "
            "millions where they come out even."
        ),
    ),
)
_BY_KEY: Final = {term.key: term for term in TERMS}


def term_of(key: str) -> Term:
    """The term with this key. Raises KeyError: a template names a term that is not there."""
    return _BY_KEY[key]


def in_order() -> list[Term]:
    """All terms by their words in the language of the page, å ä ö after z."""
    return sorted(TERMS, key=lambda term: sort_key(str(term.word)))


def term_called(words: str, language: str) -> Term | None:
    """The term that these words are in the language, whatever their first letter's size."""
    return _by_words(language).get(words.casefold())


@lru_cache(maxsize=4)
def _by_words(language: str) -> dict[str, Term]:
    with override(language):
        return {str(term.word).casefold(): term for term in TERMS}
