"""What the worker does again and again, put together from what the features have to do regularly."""

from collections.abc import Callable
from dataclasses import dataclass

from registry import features


@dataclass(frozen=True)
class Regular:
    """Work that the worker does again and again; each piece opens its own transactions."""

    name: str
    seconds: int
    work: Callable[[], object]


def _work_of_cases() -> tuple[Regular, ...]:
    from registry.conversations.meetings import schedule as meetings
    from registry.delegates import schedule as delegates
    from registry.desk import schedule as desk
    from registry.entries import schedule as entries
    from registry.interests import schedule as interests
    from registry.leading import schedule as leading
    from registry.nominations import schedule as nominations
    from registry.profile import schedule as profiles

    return (
        Regular("keep-owners", 300, lambda: desk.keep_owners(features.care_kinds())),
        Regular("press-silent-entries", 3600, entries.press_silent),
        Regular("lapse-entries", 86_400, entries.lapse_unfinished),
        Regular("move-silent-interests", 3600, interests.move_silent),
        Regular("follow-meetings", 900, meetings.follow_meetings),
        Regular("move-silent-nominations", 3600, nominations.move_silent),
        Regular("follow-terms", 3600, leading.follow_terms),
        Regular("ask-silent-experts", 3600, profiles.ask_silent),
        Regular("follow-delegations", 3600, delegates.follow_delegations),
    )


def regular_work() -> tuple[Regular, ...]:
    from registry.accounts import schedule as accounts
    from registry.introductions import schedule as introductions
    from registry.matching import schedule as matching
    from registry.notices import schedule as notices
    from registry.operations import schedule as operations
    from registry.programs import schedule as programs
    from registry.reference import schedule as reference
    from registry.targets import schedule as targets
    from registry.verification import schedule as experts

    return (
        Regular("expire-verifications", 3600, experts.expire_verifications),
        Regular("find-doubles", 86_400, experts.find_doubles),
        Regular("close-openings", 300, programs.close_openings),
        Regular("archive-openings", 86_400, programs.archive_openings),
        Regular("move-silent-introductions", 900, introductions.move_silent),
        *_work_of_cases(),
        *_work_of_imports(),
        *_regular_work_of_contracts(),
        *_work_of_turns(),
        Regular("tell-parked", 900, operations.tell_parked),
        Regular("count-outgrown-tables", 86_400, operations.count_outgrown_tables),
        Regular("send-digests", 900, notices.send_digests),
        *_work_of_searches(),
        Regular("forget-old-notices", 86_400, notices.forget_old),
        Regular("close-expired", 60, accounts.close_expired),
        Regular("train-ranking", 300, matching.train_if_due),
        Regular("recount", 86_400, targets.recount_all),
        Regular("follow-reference-changes", 3600, reference.follow_changes),
        *_work_of_forecasts(),
        *_work_of_reports(),
        Regular("sweep-accounts", 3600, accounts.sweep),
        *_work_of_keeping(),
    )


def _work_of_keeping() -> tuple[Regular, ...]:
    from registry.audit import agreement, checkpoints
    from registry.documents import schedule as documents
    from registry.operations import schedule as operations

    return (
        Regular("sweep-files", 3600, documents.sweep_files),
        Regular("scan-files", 60, documents.scan_files),
        Regular("audit-checkpoint", 3600, checkpoints.write_checkpoint),
        Regular("seal-ledgers", 86_400, agreement.seal_ledgers),
        Regular("keep-erasures", 60, operations.keep_erasures),
    )


def _work_of_forecasts() -> tuple[Regular, ...]:
    from registry.forecast import schedule as forecast

    return (Regular("run-forecast", 3600, forecast.run_if_due),)


def _work_of_reports() -> tuple[Regular, ...]:
    from registry.campaigns import schedule as campaigns
    from registry.reports import schedule as reports
    from registry.statistics import schedule as statistics

    return (
        Regular("follow-audits", 3600, campaigns.follow_audits),
        Regular("delete-papers-of-audits", 86_400, campaigns.delete_old_papers),
        Regular("open-report-cycles", 3600, reports.open_due),
        Regular("remind-of-reports", 3600, reports.remind),
        Regular("follow-statistics", 3600, statistics.follow_releases),
    )


def _work_of_imports() -> tuple[Regular, ...]:
    from registry.imports import schedule as imports

    return (
        Regular("tidy-imports", 3600, imports.tidy),
        Regular("follow-expert-invitations", 900, imports.follow_invitations),
    )


def _work_of_searches() -> tuple[Regular, ...]:
    from registry.searches import schedule as searches

    return (
        Regular("tell-of-search-news", 300, searches.tell_of_news),
        Regular("forget-pasted-texts", 86_400, searches.forget_texts),
    )


def _regular_work_of_contracts() -> tuple[Regular, ...]:
    from registry.contracts import schedule as contracts
    from registry.contracts.checkins import schedule as check_ins
    from registry.contracts.sharing import schedule as sharing
    from registry.procedures import schedule as procedures

    return (
        Regular("complete-contracts", 3600, contracts.complete_contracts),
        Regular("lapse-contracts", 86_400, contracts.lapse_contracts),
        Regular("follow-check-ins", 3600, check_ins.follow_check_ins),
        Regular("lapse-share-proposals", 86_400, sharing.lapse_proposals),
        Regular("warn-of-endings", 3600, contracts.warn_of_endings),
        Regular("expire-procedures", 3600, procedures.expire_procedures),
    )


def _work_of_turns() -> tuple[Regular, ...]:
    """Steps that are late, and those that wait for nobody."""
    from registry.work import schedule

    return (
        Regular("tell-overdue", 3 * 3600, lambda: schedule.tell_overdue(features.works())),
        Regular("note-vacant-steps", 3 * 3600, lambda: schedule.note_vacant(features.works())),
    )
