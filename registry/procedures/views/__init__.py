"""One approval or procedure of a contract, and the rules that ask for it."""

# The routes register themselves.
from registry.procedures.views import cases as cases
from registry.procedures.views import rules as rules
from registry.procedures.views.page import bp

__all__ = ["bp"]
