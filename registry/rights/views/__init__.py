"""The expert's rights, and the ministry's answers to objections."""

from registry.rights.views import objections, own

bp = own.bp
further_blueprints = (objections.bp,)
NAVIGATION = [*own.NAVIGATION, *objections.NAVIGATION]
