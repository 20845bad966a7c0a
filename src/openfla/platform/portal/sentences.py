"""What each action of the audit trail is called on the page of activity; a test holds the list complete."""

from collections.abc import Mapping
from typing import Final

from openfla.texts import N_

ACTIONS: Final[Mapping[str, str]] = {
    "access.refused": N_("An attempt without the right to it was refused"),
    "account.closed": N_("A REST account was deleted"),
    "account.opened": N_("A REST account was made"),
    "account.renamed": N_("A REST account was renamed"),
    "account.servicesChanged": N_("The permissions of a REST account were changed"),
    "admission.admitted": N_("The enterprise was let into the test environment"),
    "admission.asked": N_("Access to the test environment was asked for"),
    "admission.refused": N_("Access to the test environment was refused"),
    "admission.withdrawn": N_("Access to the test environment was taken back"),
    "certificate.added": N_("A certificate was added to a REST account"),
    "certificate.revoked": N_("A certificate was revoked"),
    "enterprise.barred": N_("The enterprise may not be a mandatary any more"),
    "enterprise.enrolled": N_("The enterprise was made known"),
    "enterprise.registered": N_("The enterprise was registered"),
    "enterprise.resumed": N_("The enterprise is active again"),
    "enterprise.stopped": N_("The enterprise stopped"),
    "enterprise.unbarred": N_("The enterprise may be a mandatary again"),
    "mandate.confirmed": N_("A mandate was confirmed"),
    "mandate.recorded": N_("A mandate was recorded with a signed procuration"),
    "mandate.refused": N_("A mandate was refused"),
    "mandate.requested": N_("A mandate was asked for"),
    "mandate.revoked": N_("A mandate was ended at once"),
    "mandate.shortened": N_("A mandate was given an end"),
    "mandate.withdrawn": N_("A request for a mandate was withdrawn"),
    "quality.activated": N_("A quality was activated"),
    "registration.asked": N_("A registration was asked for"),
    "registration.confirmed": N_("A registration was confirmed"),
    "registration.refused": N_("A registration was refused"),
    "responsible.named": N_("A manager was named"),
    "responsible.rankChanged": N_("A manager became deputy, or a deputy manager"),
    "responsible.removed": N_("A manager was removed"),
    "token.refused": N_("A token was refused"),
    "trainingRight.declared": N_("A training right was declared"),
    "user.added": N_("A user was added"),
    "user.changed": N_("The permissions of a user were changed"),
    "user.removed": N_("A user was removed"),
}
