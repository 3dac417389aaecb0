"""Pages of the expert (profile, claims), of the verifiers, and of those who oversee profiles."""

from registry.experts.views import claims, duplicates, oversight, profile, reviews, verification

bp = profile.bp
further_blueprints = (claims.bp, verification.bp, reviews.bp, duplicates.bp, oversight.bp)
NAVIGATION = [
    *profile.NAVIGATION,
    *claims.NAVIGATION,
    *verification.NAVIGATION,
    *reviews.NAVIGATION,
    *duplicates.NAVIGATION,
    *oversight.NAVIGATION,
]
