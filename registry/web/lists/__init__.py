"""One declaration gives a list its page, cards, files, print, saved views and bulk acts."""

from registry.web.lists.declaration import Act as Act
from registry.web.lists.declaration import Column as Column
from registry.web.lists.declaration import Empty as Empty
from registry.web.lists.declaration import Filter as Filter
from registry.web.lists.declaration import List as List
from registry.web.lists.declaration import Period as Period
from registry.web.lists.declaration import View as View
from registry.web.lists.declaration import values_of as values_of
from registry.web.lists.pages import KNOWN as KNOWN
from registry.web.lists.pages import register as register
