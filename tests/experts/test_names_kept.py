"""People's names: kept as their bearers write them on every way through the registry, found however
others write them, and doubted only where something looks wrong."""

import csv
import io
from email import message_from_bytes, policy
from typing import Any

import openpyxl
import pytest
from factories import make_user
from flask import Flask, g
from markupsafe import escape
from pages import token
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from registry.accounts.forms import SignUpForm
from registry.accounts.models import User
from registry.background import mail
from registry.core.config import config
from registry.core.finding import fold_name
from registry.core.permissions import Role
from registry.core.sorting import name_keys
from registry.experts import cards, names, services
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.profile.forms.person import NamesForm
from registry.profile.sections import NamesSection

NAMES = """
Nguyễn Thị Minh Huyền | Nguyễn Văn An | NGUYỄN VĂN BÌNH | Lê Hoà | Lê Hòa | Trần Thuý Quỳnh | Ngô Qúy Hợi | Đỗ Mười
H'Hen Niê | H’Đăm Êban | Y Thanh | Tôn Nữ Thị Ninh | Công Tằng Tôn Nữ Hỷ Khương | Ông Ích Khiêm | Lò Văn Pọm
Maria Schönfeld-Łukasik | José Ángel Muñoz y Gómez | Zoë Çelik | Noël d'Aubigné | Jean-Luc de La Fontaine | Ludwig van der Berg
Sean O'Connor | Sean O’Connor | Søren Kierkegård | Håkan Åkesson | Þórdís Ævarsdóttir | Dž. Đorđević | Ján Ďurčo | Erdős Pál
Ştefan Ţîrlea | Ștefan Țîrlea | İlker Işık | Gülşen Öztürk | Mihály Szőke | Jürgen Groß | JÜRGEN GROẞ | Pelé | Nguyen TM
Анна Ивановна Соколова | Δημήτρης Παπαδόπουλος | علی‌رضا محمدی | שרה כהן | राजेश कुमार | क्‍षितिज | 山田 太郎 | 김민수 | 王小明 | สมชาย ใจดี
Sukarno | X Æ A-Xii | Kevin Minh Tran | Trần Kevin Minh | Nguyễn-Trần Anh Thư | Ma. Theresa Dela Cruz | Jr. Ken Griffey | Vũ Nguyễn Hà Anh
Anne-Sophie Lê | J. R. R. Tolkien | Mary Ann O'Neil-Trần | Nguyễn Phúc Bửu Lộc | A | Võ Thị Sáu
"""
ALL = [name.strip() for line in NAMES.strip().splitlines() for name in line.split(" | ")]


def test_sixty_names_go_through_every_way_unchanged(app: Flask, client: Any, database: Any) -> None:
    assert len(set(ALL)) >= 60
    people = [take_up(app, name) for name in ALL]
    database.flush()
    verifier = make_user(Role.VERIFIER)
    for name, person in zip(ALL, people, strict=True):
        [card] = cards.make_cards([person], viewer=verifier)
        assert card.name == f"TS. {name}"
        found = select(Person).where(*names.matches(name, verifier)[-1:])
        assert person in database.scalars(found).all(), name
        message = mail.queue("account_exists", to=person_account(database, person))
        mail.deliver(message)
        file = config().state_dir / "mail" / f"{message.id}.eml"
        read = message_from_bytes(file.read_bytes(), policy=policy.default)
        for kind, written in (("plain", name), ("html", str(escape(name)))):
            body = read.get_body((kind,))
            assert body is not None
            assert written in body.get_content()
    client.log_in(verifier)
    page = client.get("/vi/verification/profiles/?print=1")
    data = {"csrf_token": token(client.get("/vi/verification/profiles/"))}
    text = client.post("/vi/verification/profiles/export/csv", data=data).get_data()
    book = client.post("/vi/verification/profiles/export/xlsx", data=data).get_data()
    lines = {
        cell
        for row in csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=";")
        for cell in row
    }
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    cells = {cell for row in sheet.iter_rows(values_only=True) for cell in row}
    for name in ALL:
        shown = f"TS. {name}"
        assert f'<span translate="no">{escape(shown)}</span>' in page.text, name
        assert shown in lines
        assert shown in cells


def take_up(app: Flask, name: str) -> Person:
    """Through the form of the sign-up and that of the profile, as typed."""
    with app.test_request_context("/vi/", method="POST"):
        g.locale = "vi"
        values = {"name": name, "email": "a@example.org", "password": "x" * 20, "agrees": "y"}
        signing_up = SignUpForm(MultiDict(values), meta={"csrf": False})
        assert signing_up.validate(), (name, signing_up.errors)
        user = make_user(Role.EXPERT, display_name=signing_up.name.data)
        person = services.begin_profile(user, by=user)
        typed = MultiDict({"full": name, "academic_title": "", "gender": "undeclared"})
        form = NamesForm(typed, meta={"csrf": False})
        assert form.validate(), (name, form.errors)
        NamesSection.save(person, form, user)
    person.state = PersonState.SUBMITTED
    assert person.display_name == user.display_name == name
    return person


def person_account(database: Any, person: Person) -> Any:
    return database.get(User, person.user_id)


ALIKE = (  # written in other ways, one person
    (
        "Nguyễn Thị Hồng | NGUYỄN THỊ HỒNG | Nguyeãn Thò Hoàng | NguyÔn ThÞ Hång | Nguyá»…n Thá»‹ Há»“ng"
        " | TS. Nguyễn Thị Hồng | Nguyễn Thị Hồng, PhD | Nguyễn Thị \u041dồng | Nguye\u0302\u0303n Thị Hồng"
        " | Nguyễn\u00a0Thị Hồng | PGS.TS Nguyễn Thị Hồng"
        " | PGS TS BS Nguyễn Thị Hồng | Dr.-Ing. habil. Nguyễn Thị Hồng | Viện sĩ Nguyễn Thị Hồng | Nguyễn Thị Hồng (PhD)"
    ),
    "İlker Işık | Ilker Isik | ilker işik",
    "Lê Qúy Hòa | Lê Quý Hoà | LÊ QUÝ HÒA | Lê Quí Hòa | lê quý hoà",
    "Nguyễn Văn An | Nguyễn Văn \u0410n | Ngu\u0443ễn Văn An | \u039dguyễn Văn An | Nguyễn V\u0430n An",
)


@pytest.mark.parametrize("writings", ALIKE)
def test_one_name_in_other_letters_encodings_and_titles_is_compared_alike(writings: str) -> None:
    folded = {one: fold_name(one) for one in writings.split(" | ")}
    assert len(set(folded.values())) == 1, folded


def test_a_title_is_no_part_of_the_order() -> None:
    parts = {"family": "", "middle": "", "given": ""}
    assert name_keys(full="PGS.TS. Nguyễn Văn An", **parts) == name_keys(
        full="Nguyễn Văn An", **parts
    )


DOUBTED = {
    "Nguyễn Văn \u0410n": ("chữ Kirin", "Nguyễn Văn An"),
    "Nguyeãn Thò Hoàng": ("VNI, TCVN3", "Nguyễn Thị Hồng"),
    "NguyÔn ThÞ Hång": ("VNI, TCVN3", "Nguyễn Thị Hồng"),
    "Nguyá»…n Thá»‹ Há»“ng": ("VNI, TCVN3", "Nguyễn Thị Hồng"),
    "PGS.TS. Nguyễn Văn An": ("“PGS.TS.” là chức danh", "Nguyễn Văn An"),
    "Nguyen Van An, PhD": ("“PhD” là chức danh", "Nguyen Van An"),
}


@pytest.mark.parametrize("typed", DOUBTED)
def test_what_looks_wrong_is_offered_right_and_never_changed_in_silence(
    app: Flask, typed: str
) -> None:
    said, offered = DOUBTED[typed]

    def send(**more: str) -> NamesForm:
        values = {"full": typed, "academic_title": "", "gender": "undeclared"} | more
        return NamesForm(MultiDict(values), meta={"csrf": False})

    with app.test_request_context("/vi/", method="POST"):
        g.locale = "vi"
        first = send()
        assert not first.validate()
        assert said in first.full.errors[0]
        assert first.full.data == typed
        assert f"Dùng “{offered}”" in first.full()
        again = send(**{"full-kept": typed})
        assert again.validate()
        assert again.full.data == typed
        taken = send(**{"full-kept": typed, "full-offered": "y"})
        assert taken.validate()
        assert taken.full.data == offered


@pytest.mark.parametrize(
    ("full", "parts", "odd"),
    [
        ("NGUYỄN VĂN AN", ("Nguyễn", "Văn", "An"), ""),
        ("Nguyễn Thị Hoà", ("Nguyễn", "Thị", "Hòa"), ""),
        ("Lê Qúy An", ("LÊ", "Quý", "An"), ""),
        ("Nguye\u0302\u0303n An", ("Nguyễn", "", "An"), ""),
        ("Nguyễn Văn An", ("Nguyễn", "Văn", "Anh"), "Anh, An"),
        ("Nguyễn Văn An", ("Nguyễn", "", "An"), "Văn"),
        ("Nguyễn An An", ("Nguyễn", "", "An"), "An"),
    ],
)
def test_the_parts_of_a_name_are_compared_as_people_read_them(
    app: Flask, full: str, parts: tuple[str, str, str], odd: str
) -> None:
    values = dict(zip(("family", "middle", "given"), parts, strict=True)) | {"full": full}
    with app.test_request_context("/vi/", method="POST"):
        g.locale = "vi"
        form = NamesForm(MultiDict(values), meta={"csrf": False})
        form.validate()
        said = form.family.errors
    assert bool(said) == bool(odd)
    assert not odd or all(word in said[0] for word in odd.split(", "))
