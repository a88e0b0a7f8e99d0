"""What the applicant writes in their own words, or hands in of their own accord: no rule reads it."""

from __future__ import annotations

from permits.application import AttachmentKind
from permits.quantity import Stated
from permits.survey.finding import Finding


def remark(finding: Finding) -> None:
    """Whether there is something that only a person can weigh: a description, or a paper of no kind that is asked for."""
    papers = finding.inquiry.attachments
    extra = any(paper.kind is AttachmentKind.OTHER for paper in papers)
    finding.put("has_remark", Stated(bool(finding.inquiry.measure.description.strip()) or extra))
