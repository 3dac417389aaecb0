"""The count as lists of people, and the ministry's decisions on it."""

from registry.targets.views import counts, decisions

bp = counts.bp
further_blueprints = (decisions.bp,)
NAVIGATION = [*counts.NAVIGATION, *decisions.NAVIGATION]
