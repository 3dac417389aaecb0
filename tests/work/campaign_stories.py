"""An audit of the count, step by step."""

from io import BytesIO

from factories import make_person, make_signed_contract, make_user
from work.country import Country
from work.steps import REASON, TODAY, Watch

from registry.campaigns import inspecting, queries, services
from registry.campaigns.kinds import Finding
from registry.core.db import now
from registry.core.permissions import Role
from registry.demo.paperwork import make_pdf
from registry.documents import services as documents
from registry.targets import loading
from registry.targets import queries as targets

SCHOOL = {"recruiter", "approver"}


def an_audit_of_the_count(one: Country, step: Watch) -> None:
    loading.load()
    make_signed_contract(make_person(), one.school)
    one.people["second_auditor"] = make_user(Role.AUDITOR)
    target = targets.get_target("TG1")
    asked = {"as_of": TODAY, "known_at": now(), "share_percent": 100, "reason": "Hằng năm."}
    rules = targets.official_rule_set(target)
    others = {"ministry", "second_auditor"}
    campaign = step("auditor", services.propose, target, rules, **asked, waits=others, told=others)
    told = {"auditor", "second_auditor", *SCHOOL}
    step("ministry", services.confirm, campaign, waits=SCHOOL, told=told)
    sample = queries.list_samples(campaign)[0]
    paper = documents.receive(BytesIO(make_pdf("hợp đồng")), filename="hợp đồng.pdf")
    step("recruiter", inspecting.add_paper, sample, paper, waits=SCHOOL, told=set())
    everybody = {"auditor", "ministry", "second_auditor"}
    step("recruiter", inspecting.send, sample, words="", waits=everybody, told=everybody)
    against = (sample, Finding.OVERCOUNTED)
    step("auditor", inspecting.inspect, *against, **REASON, waits=SCHOOL, told=SCHOOL)
    answer = {"words": "Có dạy."}
    step("approver", inspecting.answer, sample, **answer, waits=others, told=others)
    told = {*everybody, *SCHOOL}
    step("second_auditor", inspecting.decide, *against, **REASON, waits=set(), told=told)
