"""Pages of the expert (profile, claims), of the verifiers, and of those who oversee profiles."""

from registry.experts.views import claims, oversight, profile, reviews, verification

bp = profile.bp
further_blueprints = (claims.bp, verification.bp, reviews.bp, oversight.bp)
NAVIGATION = [
    *profile.NAVIGATION,
    *claims.NAVIGATION,
    *verification.NAVIGATION,
    *reviews.NAVIGATION,
    *oversight.NAVIGATION,
]
