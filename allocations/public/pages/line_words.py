"""What a list of lines shows, said in one sentence: "12 lines in Västerås and Örebro for 2022–2023, at least …".

Every part is a phrase that fits one line as well as several, so that the sentence is right whatever is chosen.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from allocations.models.projected_names import NameKind
from allocations.money import format_kronor
from allocations.public.filters.counting import CEILING
from allocations.public.filters.question import Question
from allocations.public.pages.words import certainty_word, day_words, listed
from allocations.record.mentions import UNSTATED_SOURCE

STATES: Final = {
    "stated": pgettext_lazy("whose amount", "is stated"),
    "not_stated": pgettext_lazy("whose amount", "is not stated"),
    "undecided": pgettext_lazy("whose amount", "is not decided"),
    "included_elsewhere": pgettext_lazy("whose amount", "is included in another amount"),
}
POSITIONS: Final = {
    "reservation": pgettext_lazy("with", "a reservation"),
    "counter_proposal": pgettext_lazy("with", "a counter-proposal"),
    "motion": pgettext_lazy("with", "a motion"),
    "statement": pgettext_lazy("with", "a statement"),
    "note": pgettext_lazy("with", "a note to the minutes"),
}


def any_of(names: Sequence[str]) -> str:
    """a, b or c."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s or %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def number_words(number: int) -> str:
    """14; 1 234, as amounts are written."""
    return format_kronor(number, unit=False)


def in_words(question: Question, rows: int | None, lines: int | None) -> str:
    """The sentence. `rows` are amounts, None for more than are counted; `lines` what they are amounts of, if known."""
    parts = list(_parts(question))
    subject = _subject(rows, lines)
    sentence = " ".join([subject, *parts])
    return f"{sentence}{_limits(question)}{_clocks(question)}."


def _subject(rows: int | None, lines: int | None) -> str:
    if rows is None:
        return _("More than %(number)s amounts of lines") % {"number": number_words(CEILING)}
    if rows == 0:
        return _("No lines")
    if lines is None:
        return _("%(number)s amounts of lines") % {"number": number_words(rows)}
    counted = ngettext("%(number)s line", "%(number)s lines", lines) % {"number": number_words(lines)}
    if lines == rows:
        return counted
    amounts = ngettext("%(number)s amount", "%(number)s amounts", rows) % {"number": number_words(rows)}
    return _("%(lines)s with %(amounts)s") % {"lines": counted, "amounts": amounts}


def _parts(question: Question) -> Iterator[str]:
    if question.municipalities:
        names = listed([each.name for each in question.municipalities])
        yield pgettext("lines", "in %(municipalities)s") % {"municipalities": names}
    if years := years_in_words(question):
        yield years
    if places := question.of_kind(NameKind.PLACE):
        yield _("concerning %(places)s") % {"places": any_of([each.label for each in places])}
    if bodies := question.of_kind(NameKind.BODY):
        yield _("that %(bodies)s decided on or answers for") % {"bodies": any_of([b.label for b in bodies])}
    yield from _sources(question)
    if purposes := question.of_kind(NameKind.PURPOSE):
        named = any_of([_("“%(words)s”") % {"words": each.label} for each in purposes])
        yield _("for the purpose %(purposes)s") % {"purposes": named}
    yield from _positions(question)
    if question.certainties:
        words = any_of([certainty_word(code) for code in question.certainties])
        yield _("whose money is %(certainties)s") % {"certainties": words}
    if question.states:
        yield _("whose amount %(states)s") % {
            "states": any_of([str(STATES[code]) for code in question.states])
        }
    if question.text:
        yield _("with “%(words)s” in the text") % {"words": question.text}


def _sources(question: Question) -> Iterator[str]:
    if sources := question.of_kind(NameKind.SOURCE):
        if [each.key for each in sources] == [UNSTATED_SOURCE]:
            yield _("whose source is not stated")
        else:
            yield _("with money from %(sources)s") % {"sources": any_of([each.label for each in sources])}


def _positions(question: Question) -> Iterator[str]:
    parties = any_of([each.label for each in question.of_kind(NameKind.PARTY)])
    kinds = any_of([str(POSITIONS[code]) for code in question.positions])
    if parties and kinds:
        yield _("with %(positions)s by %(parties)s") % {"positions": kinds, "parties": parties}
    elif parties:
        yield _("on which %(parties)s took a position") % {"parties": parties}
    elif kinds:
        yield _("with %(positions)s") % {"positions": kinds}


def years_in_words(question: Question) -> str:
    """for 2022–2023; for 2021, 2023 or later; without a stated year."""
    found = [*_runs(sorted({year for year in question.years if year is not None}))]
    first, last = question.first_year, question.last_year
    if first and last:
        found.append(str(first) if first == last else f"{first}–{last}")
    elif first:
        found.append(_("%(year)s or later") % {"year": first})
    elif last:
        found.append(_("%(year)s or earlier") % {"year": last})
    stated = (
        _("for %(years)s") % {"years": any_of(found) if _is_open(question) else listed(found)}
        if found
        else ""
    )
    unstated = _("without a stated year") if None in question.years else ""
    return any_of([each for each in (stated, unstated) if each])


def _is_open(question: Question) -> bool:
    return bool(question.first_year) != bool(question.last_year)


def _runs(years: list[int]) -> Iterator[str]:
    """Years that follow each other are written as one: 2022–2024."""
    run: list[int] = []
    for year in [*years, 0]:
        if run and year != run[-1] + 1:
            yield str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}"
            run = []
        run.append(year)


def _limits(question: Question) -> str:
    least, most = question.least, question.most
    if least is not None and most is not None:
        if least == most:
            return ", " + _("exactly %(kronor)s") % {"kronor": format_kronor(least)}
        words = {"least": format_kronor(least), "most": format_kronor(most)}
        return ", " + _("from %(least)s to %(most)s") % words
    if least is not None:
        return ", " + _("at least %(kronor)s") % {"kronor": format_kronor(least)}
    if most is not None:
        return ", " + _("at most %(kronor)s") % {"kronor": format_kronor(most)}
    return ""


def _clocks(question: Question) -> str:
    found = ""
    if question.decided_by is not None:
        found += ", " + _("by the decisions up to %(day)s") % {"day": day_words(question.decided_by)}
    if question.known_on is not None:
        found += ", " + _("as known on %(day)s") % {"day": day_words(question.known_on)}
    return found
