"""Server and worker are killed again and again while people write: nothing acknowledged is lost.

`--kills 200` makes it longer (5 by default). Each writer waits for its answer before it writes the
next thing, so what it was told and what is stored can be compared one by one.
"""

import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from faults.explorer import PDF, File, Page, fill
from faults.site import Answer, Site, make_site, path_of
from pages import with_value

from registry.background.jobs import Job, JobState
from registry.background.mail import MailMessage
from registry.core.db import now
from registry.experts.claim_models import Evidence
from registry.experts.kinds import ClaimKind
from registry.experts.models import Person
from registry.programs.models import Opening

pytestmark = pytest.mark.slow


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[Site]:
    with make_site(database_url, tmp_path, "kills") as made:
        yield made


@dataclass
class Writer:
    """Somebody who writes one numbered thing after the other, and remembers the answers."""

    name: str
    site: Site
    who: str
    sent: list[int] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    most: int = 1_000_000  # answers, where the product sets a bound
    pause: float = 0  # seconds between two of them

    def find_problems(self) -> list[str]:
        """What was acknowledged and is not there exactly once."""
        raise AssertionError(f"{self.name} was not looked at")

    def run(self, stopped: threading.Event) -> None:
        number = 0
        while not (stopped.is_set() or self.is_finished):
            number += 1
            self.sent.append(number)
            answer = self.write(number)
            self.answers[answer.status] += 1
            if answer.is_done:
                self.acknowledged.append(number)
            stopped.wait(self.pause if answer.status else 0.3)

    @property
    def is_finished(self) -> bool:
        return self.answers.total() - self.answers[0] >= self.most

    def write(self, number: int) -> Answer:
        raise AssertionError(f"{self.name} writes nothing")

    def press(self, path: str, **values: str) -> Answer:
        page = self.site.get(path, self.who)
        forms = [form for form in Page(path, page.text).forms if form.action == path]
        if not forms:
            return page
        pairs = fill(forms[0])
        for name, value in values.items():
            pairs = with_value(pairs, name, value)
        return self.site.post(path, self.who, pairs)

    def mark(self, number: int) -> str:
        return f"{self.name} {number}."


class Summary(Writer):
    """Changes one row: the last acknowledged text stands there, or one sent later."""

    def write(self, number: int) -> Answer:
        path = path_of(self.site, endpoint="experts.section", name="summary")
        return self.press(path, summary_vi=self.mark(number), website="https://example.org")

    def find_problems(self) -> list[str]:
        person = self.site.country.own.people[self.who].id
        [[stored]] = self.site.look(sa.select(Person.summary_vi).where(Person.user_id == person))
        number = int(stored.rstrip(".").rpartition(" ")[2])
        is_right = number in self.sent and number >= self.acknowledged[-1]
        return [] if is_right else [f"{stored!r} after {self.acknowledged[-1]}"]


class Drafts(Writer):
    """Adds one opening after the other: every acknowledged one exactly once, no other twice."""

    def write(self, number: int) -> Answer:
        path = path_of(self.site, endpoint="programs.new_opening")
        return self.press(path, title_vi=self.mark(number))

    def find_problems(self) -> list[str]:
        return find_differences(
            self, Counter(row[0] for row in self.site.look(sa.select(Opening.title_vi)))
        )


class Papers(Writer):
    """Adds rows with a file each."""

    def write(self, number: int) -> Answer:
        kind = list(ClaimKind)[len(self.acknowledged) % len(ClaimKind)]
        path = path_of(self.site, endpoint="claims.show", kind=kind)
        pairs = [("note", self.mark(number)), ("file", File("giấy tờ.pdf", PDF))]
        return self.site.post(path, self.who, pairs, has_files=True)

    def find_problems(self) -> list[str]:
        stored = Counter(row[0] for row in self.site.look(sa.select(Evidence.note)))
        return find_differences(self, stored)


class Invitations(Writer):
    """Adds rows that send a mail each."""

    def write(self, number: int) -> Answer:
        pairs = [("email", self.address(number)), ("name", "Trần Văn Nam"), ("role", "verifier")]
        pairs += [("organisation_id", ""), ("locale", "vi")]
        return self.site.post(path_of(self.site, endpoint="accounts.invite"), self.who, pairs)

    @staticmethod
    def address(number: int) -> str:
        return f"moi{number}@example.org"

    def find_problems(self) -> list[str]:
        for table in ("invitations", "mail_messages"):
            column = "email" if table == "invitations" else "recipient"
            rows = self.site.look(sa.text(f"SELECT {column} FROM {table}"))
            named = {self.address(number): self.mark(number) for number in self.sent}
            stored = Counter(named[row[0]] for row in rows if row[0] in named)
            if problems := find_differences(self, stored):
                return [f"{table}: {one}" for one in problems]
        return []


def find_differences(writer: Writer, stored: Counter[str]) -> list[str]:
    lost = [n for n in writer.acknowledged if stored[writer.mark(n)] == 0]
    doubled = [n for n in writer.sent if stored[writer.mark(n)] > 1]
    return [f"lost {lost}"] * bool(lost) + [f"doubled {doubled}"] * bool(doubled)


def test_nothing_acknowledged_is_lost_however_often_we_are_killed(
    site: Site, request: pytest.FixtureRequest
) -> None:
    writers = [
        Summary("Tóm tắt", site, "expert"),
        Drafts("Tin tuyển", site, "institution_recruiter"),
        Papers("Giấy tờ", site, "expert_draft", most=32, pause=1),  # ten with a claim
        Invitations("Thư mời", site, "administrator", most=50, pause=1),  # 60 in an hour
    ]
    for writer in writers:
        site.log_in(writer.who)
    stopped = threading.Event()
    threads = [threading.Thread(target=writer.run, args=(stopped,)) for writer in writers]
    site.start("serve", "worker")
    site.wait_until_up()
    for thread in threads:
        thread.start()
    try:
        kill_at_random(site, writers, kills=request.config.getoption("--kills"))
    except AssertionError as error:
        raise AssertionError([(one.name, one.answers) for one in writers]) from error
    finally:
        stopped.set()
        for thread in threads:
            thread.join()
    site.wait_until_ready()  # the same state, started again, with nothing done by hand
    for writer in writers:
        assert len(writer.acknowledged) > 3, (writer.name, writer.answers)
        assert set(writer.answers) <= {0, 302, 503}, (writer.name, writer.answers)
        assert writer.find_problems() == [], writer.name
    look_at_everything(site)


def have_moved(writers: list[Writer], before: list[int]) -> bool:
    return all(
        len(writer.acknowledged) > old or writer.is_finished
        for writer, old in zip(writers, before, strict=True)
    )


def kill_at_random(site: Site, writers: list[Writer], *, kills: int) -> None:
    """At any moment of whatever is being written; each time after everybody wrote something more."""
    chance = random.Random(1002)
    for round_number in range(kills):
        before = [len(writer.acknowledged) for writer in writers]
        site.wait(
            partial(have_moved, writers, before),
            "everybody wrote something",
            within=60,
        )
        time.sleep(chance.uniform(0, 0.5))
        name = "serve" if round_number % 3 else "worker"
        site.end(name)
        site.start(name)


def look_at_everything(site: Site) -> None:
    site.wait(lambda: site.count("mail_messages", "sent_at IS NULL") == 0, "all mail is sent")
    site.wait(lambda: site.count("search_jobs") == 0, "the index has everything")
    let_silence_pass(site)
    waiting = "state IN ('queued', 'running') AND parked_at IS NULL"
    site.wait(lambda: site.count("jobs", waiting) == 0, "jobs are done")
    assert site.look(sa.text("SELECT kind, error, result FROM jobs WHERE state = 'failed'")) == []
    assert sent_mails(site) == {str(row[0]) for row in site.look(sa.select(MailMessage.id))}
    for name in ("worker", "serve"):
        assert site.end(name, signal.SIGTERM) in {0, -signal.SIGTERM}
    status, output = site.command("check", "--json")
    assert status == 0, output


def let_silence_pass(site: Site) -> None:
    """After which a job whose worker was killed is taken again."""
    with site.app.extensions["db_engine"].begin() as connection:
        connection.execute(
            sa.update(Job).where(Job.state == JobState.RUNNING).values(next_attempt_at=now())
        )


def sent_mails(site: Site) -> set[str]:
    """By Message-ID, which a second sending of the same message would have again."""
    folder = Path(site.environ["REGISTRY_STATE_DIR"]) / "mail"
    found = [message_from_bytes(path.read_bytes()) for path in folder.glob("*.eml")]
    return {mail["Message-ID"].strip("<>").partition("@")[0] for mail in found}
