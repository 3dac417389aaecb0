"""Where the features are put together: blueprints, search sources, and what follows what."""

from collections.abc import Callable
from importlib import import_module

from flask import Flask

from registry.background.indexing import IndexSource
from registry.core.citing import Citing
from registry.core.waiting import Work
from registry.desk.kinds import CareKind
from search.text.vocabulary import Vocabulary

FEATURES = (
    "work",
    "dashboard",
    "accounts",
    "notices",
    "taxonomy",
    "profile",
    "rights",
    "verification",
    "delegates",
    "programs",
    "matching",
    "shortlists",
    "introductions",
    "conversations",
    "interests",
    "contracts",
    "entries",
    "desk",
    "imports",
    "procedures",
    "durations",
    "assignment",
    "leading",
    "treatment",
    "nominations",
    "targets",
    "forecast",
    "reference",
    "rules",
    "campaigns",
    "reports",
    "statistics",
    "inspection",
    "finding",
    "public",
    "law",
    "searches",
    "operations",
    "api",
    "demo",
)

# In the order in which a work list names them.
WAITING = (
    "profile delegates verification programs interests introductions conversations contracts entries imports procedures durations"
    " assignment leading treatment nominations accounts operations targets reference rules campaigns reports statistics rights"
    " work"
).split()

# What rests on a legal text, in the order in which the page of that text shows it.
CITING = "rules reports taxonomy experts contracts procedures imports nominations treatment".split()


def install(app: Flask) -> None:
    app.extensions["work"] = works()
    app.extensions["citing"] = citing()
    app.extensions["care"] = care_kinds()
    for name in FEATURES:
        module = import_module(f"registry.{name}.views")
        app.register_blueprint(module.bp)
        for further in getattr(module, "further_blueprints", ()):
            app.register_blueprint(further)


def install_hooks() -> None:
    """What later features do at points of earlier ones, which must not import them."""
    from registry.accounts.news import tell
    from registry.accounts.timelines import said_of_notes
    from registry.background import mail
    from registry.contracts import queries as contracts
    from registry.contracts import seats
    from registry.contracts.guards import expert_without_account
    from registry.delegates import queries as delegations
    from registry.desk import histories
    from registry.documents.services import virus_found
    from registry.entries import asking
    from registry.inspection import alarms
    from registry.introductions import queries as introductions
    from registry.notices import services as notices
    from registry.notices import undelivered
    from registry.operations import infections
    from registry.programs import followers
    from registry.verification.conflicts import conflicts_of
    from registry.web.bulk import reading_in_bulk

    reading_in_bulk.install(alarms.follow)
    virus_found.install(infections.follow)
    mail.refused.install(undelivered.tell_whoever_caused_it)
    tell.install(notices.tell)
    said_of_notes.install(histories.say)
    conflicts_of.install(
        introductions.has_link_with, contracts.has_contract_with, delegations.has_helped
    )
    _install_introductions()
    _install_withdrawals()
    _install_delegates()
    _install_procedures()
    _install_forecasts()
    _install_designations()
    followers.signed_contracts.install(seats.count_signed)
    expert_without_account.install(asking.follow_contract)


def _install_introductions() -> None:
    """What an opening, those who are interested in it and the talks that follow have to do with each
    other."""
    from registry.conversations.meetings import services as meetings
    from registry.interests import endings as interests
    from registry.interests import followers as interest_followers
    from registry.interests import queries as interest_queries
    from registry.introductions import followers, openings
    from registry.programs import followers as programs

    programs.people_waiting.install(openings.list_waiting_people, interest_queries.list_people_of)
    programs.opening_ended.install(openings.close_with_opening, interests.end_with_opening)
    followers.said_beforehand.install(interest_followers.find_reveal)
    followers.connected.install(interests.follow_connection)
    followers.closed.install(interests.follow_closing, meetings.end_with_connection)


def _install_withdrawals() -> None:
    """What each feature ends or forgets together with a consent or a profile."""
    from registry.assignment import withdrawals as assignments
    from registry.campaigns import forgetting as audits
    from registry.conversations import services as conversations
    from registry.delegates import services as delegates
    from registry.experts.withdrawals import consent_withdrawn, profile_withdrawn
    from registry.interests import followers as interests
    from registry.introductions import withdrawals
    from registry.nominations import answering as nominations
    from registry.profile import withdrawals as profiles
    from registry.rights import withdrawals as objections
    from registry.searches import withdrawals as searches
    from registry.shortlists import withdrawals as shortlists
    from registry.treatment import services as packages
    from registry.verification import reviews

    consent_withdrawn.install(
        interests.follow_consent,  # before the introductions that they led to
        withdrawals.follow,
        searches.follow_consent,
        shortlists.follow_consent,
    )
    profile_withdrawn.install(
        reviews.follow_withdrawal,
        objections.forget_words,
        searches.follow_withdrawal,
        shortlists.follow_withdrawal,
        assignments.follow_withdrawal,
        interests.follow_withdrawal,
        conversations.forget_words,
        profiles.follow_withdrawal,
        delegates.follow_withdrawal,
        nominations.follow_withdrawal,
        packages.follow_withdrawal,
        audits.follow_withdrawal,
    )


def _install_delegates() -> None:
    """Who fills in a profile for an expert."""
    from registry.accounts.news import expert_answered
    from registry.delegates import services
    from registry.verification.submission import before_submission

    expert_answered.install(services.follow_answer)
    before_submission.install(services.refuse_undecided)


def _install_procedures() -> None:
    """What is arranged between the agreement on a contract and its signature and start."""
    from registry.contracts import followers
    from registry.contracts.sharing import services as sharing
    from registry.procedures import guards, services
    from registry.procedures.views.page import links_to

    followers.agreed.install(services.follow_agreement)
    followers.signed.install(sharing.continue_shares)
    followers.before_signature.install(guards.refuse_signature)
    followers.before_start.install(guards.refuse_start)
    followers.unsettled.install(links_to)


def _install_designations() -> None:
    """What follows for a nomination once two people have decided."""
    from registry.leading import followers, reviews
    from registry.nominations import deciding

    followers.answered.install(deciding.follow_answer, reviews.follow_answer)


def _install_forecasts() -> None:
    """What the pages of a count say of the time ahead."""
    from registry.forecast.views.shared import look_ahead
    from registry.targets.outlook import find_outlook

    find_outlook.install(look_ahead)


def install_job_kinds() -> None:
    """What the worker does for a long job of each kind."""
    from registry.assignment import schedule as assignment
    from registry.background import jobs
    from registry.forecast import schedule as forecast
    from registry.imports import services as imports
    from registry.imports import work as importing
    from registry.inspection import listing
    from registry.inspection import work as inspection
    from registry.matching import schedule as matching
    from registry.operations import work as operations

    jobs.KINDS.update(
        {
            "reindex": operations.reindex,
            listing.CHECK: inspection.check_chain,
            assignment.KIND: assignment.compute,
            forecast.KIND: forecast.compute,
            imports.CHECK: importing.check,
            imports.WRITE: importing.write,
            imports.UNDO: importing.undo,
            matching.KIND: matching.train,
        }
    )


def works() -> tuple[Work, ...]:
    """What waits for whom, as each feature declares it."""
    declared = (import_module(f"registry.{name}.waiting") for name in WAITING)
    return tuple(work for module in declared for work in module.WORK)


def citing() -> tuple[Citing, ...]:
    """What rests on legal texts, as each feature declares it."""
    return tuple(import_module(f"registry.{name}.citing").list_citations for name in CITING)


def care_kinds() -> tuple[CareKind, ...]:
    """The records that somebody can be in charge of, as each feature declares them."""
    from registry.contracts import care as contracts

    return (contracts.CARE,)


def search_sources() -> dict[str, IndexSource]:
    from registry.experts import search_documents as experts
    from registry.programs import search_documents as programs

    return {"experts": experts.SOURCE, "openings": programs.SOURCE}


def search_vocabulary() -> Callable[[], Vocabulary]:
    from registry.taxonomy import vocabulary

    return vocabulary.Cache().get
