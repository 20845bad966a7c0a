"""What can be asked about rights, credits, opt-outs and budgets; rights and budgets are written by the register."""

from openfla.platform.entitlements.service.budgets import all_budgets, budget, budget_history, search_budgets
from openfla.platform.entitlements.service.credits import credits_of
from openfla.platform.entitlements.service.opt_outs import all_opt_outs, opt_in, opt_out, search_opt_outs
from openfla.platform.entitlements.service.rights import all_rights, right, right_history, search_rights

__all__ = [
    "all_budgets",
    "all_opt_outs",
    "all_rights",
    "budget",
    "budget_history",
    "credits_of",
    "opt_in",
    "opt_out",
    "right",
    "right_history",
    "search_budgets",
    "search_opt_outs",
    "search_rights",
]
