"""The log names what a change is about in words, never by a table."""

from flask import Flask

from registry.background.letters import in_language
from registry.core.i18n import LOCALES
from registry.core.migrating import load_models
from registry.core.tables import Base
from registry.inspection.kinds import KINDS

NOT_AUDITED = set(  # counters, ledgers, deliveries, results, and reference data that only a load brings in
    "access_events account_tokens audit_papers assigned_openings assignment_pairs attempt_counts audit_events audit_heads concept_maps concepts"
    " countries criteria entry_files entry_judgements heartbeats institutions missions notice_choices notices"
    " national_report_files number_counters provinces reference_rows reveals schemes"
    " pasted_texts search_finds search_versions shortlist_notes sources state_changes"
    " step_checks message_files message_readings import_rows import_matchings refused_addresses vacant_steps"
    " feedback feedback_answers step_drafts reconfirmations proposals statistic_groups"
    " subject_models unmet_searches written_subjects".split()
)


def test_every_kind_of_record_that_changes_are_about_has_a_name() -> None:
    load_models()
    assert set(Base.metadata.tables) == set(KINDS) | NOT_AUDITED
    assert not set(KINDS) & NOT_AUDITED


def test_no_two_kinds_have_the_same_name(app: Flask) -> None:
    for locale in LOCALES:
        with app.test_request_context(f"/{locale}/"), in_language(locale):
            assert len({str(label) for label in KINDS.values()}) == len(KINDS)
