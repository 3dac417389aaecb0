"""The expert's own pages: profile and claims."""

from registry.profile.views import claims, past, profile

bp = profile.bp
further_blueprints = (claims.bp, past.bp)
NAVIGATION = [*profile.NAVIGATION, *claims.NAVIGATION]
