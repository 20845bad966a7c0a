"""Every table of the platform, known to one metadata."""

from openfla.platform.access import queries as access
from openfla.platform.admissions import queries as admissions
from openfla.platform.channels import queries as channels
from openfla.platform.declarations import queries as declarations
from openfla.platform.employments import queries as employments
from openfla.platform.entitlements import queries as entitlements
from openfla.platform.entitlements import queries_budgets as budgets
from openfla.platform.entitlements import queries_opt_outs as opt_outs
from openfla.platform.exports import queries as exports
from openfla.platform.identity import queries as identity
from openfla.platform.kernel.audit import queries as audit
from openfla.platform.kernel.database import metadata
from openfla.platform.mandates import queries as mandates
from openfla.platform.registrations import queries as registrations
from openfla.platform.tokens import queries as tokens
from openfla.platform.trainings import queries as trainings

domains = (
    access,
    admissions,
    channels,
    declarations,
    employments,
    entitlements,
    budgets,
    opt_outs,
    exports,
    identity,
    audit,
    mandates,
    registrations,
    tokens,
    trainings,
)

__all__ = ["domains", "metadata"]
