"""What a panel wrote goes with the dossier that it was about; who belonged to it stays."""

import uuid

from sqlalchemy import delete, select

from registry.core.db import session
from registry.nominations.panel.models import Panelist, PanelNote, PanelScore


def erase_panel(nomination_id: uuid.UUID) -> None:
    members = select(Panelist.id).where(Panelist.nomination_id == nomination_id)
    for model in (PanelScore, PanelNote):
        session().execute(delete(model).where(model.panelist_id.in_(members)))
