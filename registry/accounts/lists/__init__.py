"""The lists of who works here: roles in force, and invitations that wait."""

from registry.accounts.lists.invitations import INVITATIONS as INVITATIONS
from registry.accounts.lists.staff import STAFF as STAFF
