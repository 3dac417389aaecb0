from registry.matching.views import fitting, search

bp = search.bp
further_blueprints = (fitting.bp,)
NAVIGATION = [*search.NAVIGATION, *fitting.NAVIGATION]
