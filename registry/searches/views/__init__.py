from registry.searches.views import exports as exports
from registry.searches.views.saved import ACCOUNT_NAVIGATION as ACCOUNT_NAVIGATION
from registry.searches.views.saved import bp as bp

NAVIGATION = exports.NAVIGATION
