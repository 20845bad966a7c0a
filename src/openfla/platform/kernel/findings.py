"""Findings as the refusal of a call tells them."""

from collections.abc import Iterable

from openfla.contract.findings import Finding
from openfla.platform.kernel.issues import BadRequest, Issue, issue


def issue_of(finding: Finding) -> Issue:
    """A finding as the Belgif guide tells what is wrong with an input."""
    rule = finding.anomaly
    return issue(
        rule.issue,
        rule.message,
        finding.name,
        anomaly=rule.code,
        remedy=rule.remedy,
        values=finding.values,
    )


def bad_request(findings: Iterable[Finding]) -> BadRequest:
    """The refusal of a message that breaks these rules."""
    return BadRequest([issue_of(found) for found in findings])
