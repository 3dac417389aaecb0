"""The expert's own pages: profile, works and claims."""

from registry.profile.views import (
    claims,
    cv,
    nationalities,
    past,
    profile,
    proposals,
    reconfirm,
    register,
    works,
)

bp = profile.bp
further_blueprints = (
    claims.bp,
    cv.bp,
    nationalities.bp,
    past.bp,
    register.bp,
    reconfirm.bp,
    works.bp,
    proposals.bp,
)
NAVIGATION = [*profile.NAVIGATION, *claims.NAVIGATION]
