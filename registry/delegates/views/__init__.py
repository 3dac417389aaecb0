"""Pages of a delegation: the expert's, who names and confirms, and the delegate's, who fills in."""

from registry.delegates.views import filling, naming

bp = naming.bp
further_blueprints = (filling.bp,)
NAVIGATION = filling.NAVIGATION
