"""What the letters say: plain text, in the person's own language, without anything that a draft says."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from allocations.mail.kinds import Letter
from allocations.models import ErrorReport, Submission, SubmissionStep
from municipalities.models import User

SUBJECTS: dict[Letter, str] = {
    Letter.WAITS: gettext_noop("A change waits for approval: %(municipality)s"),
    Letter.SENT_BACK: gettext_noop("A change was sent back: %(municipality)s"),
    Letter.REFUSED: gettext_noop("A change was not published: %(municipality)s"),
    Letter.PUBLISHED: gettext_noop("Published: %(municipality)s"),
    Letter.REPORTED: gettext_noop("A reader reports an error: %(municipality)s"),
}
SENTENCES: dict[Letter, str] = {
    Letter.WAITS: gettext_noop("%(who)s has submitted a change, and you may approve it or send it back."),
    Letter.SENT_BACK: gettext_noop("%(who)s has sent a change back. The reason stands on its page."),
    Letter.REFUSED: gettext_noop(
        "A change that was approved for a time could not be published when the time had come. The reason stands on "
        "its page. It must be submitted and approved again."
    ),
    Letter.PUBLISHED: gettext_noop("A change has been published."),
    Letter.REPORTED: gettext_noop("A reader of the public pages has reported an error."),
}


def written(
    letter: Letter, about: SubmissionStep | ErrorReport, user: User, language: str
) -> tuple[str, str]:
    """Subject and body."""
    with translation.override(language):
        subject = _(SUBJECTS[letter]) % {"municipality": about.municipality}
        facts = _of_step(about) if isinstance(about, SubmissionStep) else _of_report(about)
        who = str(about.user or "") if isinstance(about, SubmissionStep) else ""
        paragraphs = [
            _(SENTENCES[letter]) % {"who": who},
            "\n".join(f"{name}: {value}" for name, value in facts if value),
            _address(about),
            _("You get this because you have a role in %(municipality)s. Choose your mail: %(address)s")
            % {
                "municipality": about.municipality,
                "address": f"{settings.SITE_ADDRESS}{reverse('desk:mail')}",
            },
            f"{user}, {date_format(timezone.localtime(), 'j F Y H:i')}",
        ]
        return f"Trygghetsbudget: {subject}", "\n\n".join(paragraphs) + "\n"


def _of_step(step: SubmissionStep) -> list[tuple[str, str]]:
    submission = step.submission
    found = [
        (_("Municipality"), str(step.municipality)),
        (_("Concerns"), str(step.package or step.subject_body)),
    ]
    if isinstance(submission, Submission):
        found += [(_("Change"), submission.title), (_("Author"), str(submission.author))]
    return found


def _of_report(report: ErrorReport) -> list[tuple[str, str]]:
    return [(_("Municipality"), str(report.municipality)), (_("Page"), report.address)]


def _address(about: SubmissionStep | ErrorReport) -> str:
    name = "submission_review" if isinstance(about, SubmissionStep) else "errorreport_change"
    pk = about.submission_id if isinstance(about, SubmissionStep) else about.pk
    return f"{settings.SITE_ADDRESS}{reverse(f'admin:allocations_{name}', args=[pk])}"
