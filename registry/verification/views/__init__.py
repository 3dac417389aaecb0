"""Pages of the verifiers, and of those who oversee profiles."""

from registry.verification.views import claims, duplicates, oversight, reviews
from registry.verification.views import revocations as revocations  # its routes register themselves

bp = claims.bp
further_blueprints = (reviews.bp, duplicates.bp, oversight.bp)
NAVIGATION = [
    *claims.NAVIGATION,
    *reviews.NAVIGATION,
    *duplicates.NAVIGATION,
    *oversight.NAVIGATION,
]
