"""Pages of the expert (profile, claims) and of the verifiers."""

from registry.experts.views import claims, profile, verification

bp = profile.bp
further_blueprints = (claims.bp, verification.bp)
NAVIGATION = [*profile.NAVIGATION, *claims.NAVIGATION, *verification.NAVIGATION]
