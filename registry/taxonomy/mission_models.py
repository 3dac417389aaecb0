"""Countries, and the missions of Viet Nam that are responsible for them."""

import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.core.facts import Fact
from registry.core.tables import Base, Versioned
from registry.taxonomy.kinds import JurisdictionKind
from registry.taxonomy.models import Organisation
from registry.taxonomy.sources import Sourced


class Country(Sourced, Base):
    __tablename__ = "countries"

    code: Mapped[str] = mapped_column(unique=True)  # ISO 3166-1 alpha-2
    code3: Mapped[str]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    group: Mapped[str]  # europe, north_america, east_asia, ...: what a masked card may say
    sort_key_vi: Mapped[str]
    sort_key_en: Mapped[str]


class Mission(Sourced, Versioned, Base):
    """A Vietnamese representative mission abroad; its names are those of the organisation."""

    __tablename__ = "missions"

    id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    country_code: Mapped[str]
    city_vi: Mapped[str]
    city_en: Mapped[str]
    kind: Mapped[str]  # embassy, consulate_general, permanent_mission, office

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)


class MissionJurisdiction(Sourced, Fact):
    """Which mission is responsible for which country (or district of it) on a day."""

    __tablename__ = "mission_jurisdictions"

    mission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("missions.id"), index=True)
    country_code: Mapped[str] = mapped_column(index=True)
    district: Mapped[str] = mapped_column(default="")
    kind: Mapped[JurisdictionKind]
    coverage: Mapped[str] = mapped_column(default="resident")
