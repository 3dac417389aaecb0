"""The expert's own pages: profile and claims."""

from registry.profile.views import claims, profile

bp = profile.bp
further_blueprints = (claims.bp,)
NAVIGATION = [*profile.NAVIGATION, *claims.NAVIGATION]
