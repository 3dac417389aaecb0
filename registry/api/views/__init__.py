from registry.api.views.keys import ACCOUNT_NAVIGATION as ACCOUNT_NAVIGATION
from registry.api.views.keys import bp as bp
from registry.api.views.v1 import bp as v1

further_blueprints = (v1,)
