"""Learning from texts and comparing people with one: on a handful of them."""

import numpy as np
import pytest

from search.indexes import EXPERTS
from search.ranking import model as models
from search.ranking import nearest, person, scoring, terms, topics, training
from search.ranking.model import Model
from search.ranking.person import Text
from search.ranking.topics import Length
from search.text.vocabulary import Vocabulary

OPTICS = "Quang xúc tác trên màng mỏng titan; tổng hợp màng mỏng bằng laser xung."
OPTICS_EN = "Photocatalysis on titanium thin films; pulsed laser deposition of thin films."
SPEECH = "Nhận dạng tiếng nói bằng mạng nơ-ron; mô hình ngôn ngữ cho tiếng nói."
SPEECH_EN = "Speech recognition with neural networks; language models for speech."
SECRET = "Kỹ thuật độc nhất vô nhị: zirconocene."


def profile(*texts: str) -> list[Text]:
    languages = ("vi", "en")
    return [
        Text("summary 0", language, text) for language, text in zip(languages, texts, strict=True)
    ]


PEOPLE = [
    *[profile(OPTICS, OPTICS_EN)] * 3,
    *[profile(SPEECH, SPEECH_EN)] * 3,
    [Text("thesis 0", "vi", OPTICS), Text("summary 0", "vi", OPTICS)],
    [Text("summary 0", "vi", SECRET + " " + SPEECH)],
]


@pytest.fixture(scope="module")
def model() -> Model:
    return training.train(PEOPLE)


def scores(model: Model, text: str, people: list[list[Text]]) -> list[float]:
    kept = [person.keep(model, texts) for texts in people]
    return [fit.score for fit in scoring.fits(model, [scoring.ask(model, text)], kept)]


def test_the_same_texts_give_the_same_file_whose_digest_is_the_id(model: Model) -> None:
    again = training.train(PEOPLE)
    content = models.dump(model)
    assert models.dump(again) == content
    read = models.load(content)
    assert read.id == model.id == models.digest(content)
    for name in models.ARRAYS:
        assert np.array_equal(getattr(read, name), getattr(model, name))


def test_a_file_of_another_analysis_is_refused(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = models.dump(model)
    monkeypatch.setattr(terms, "FORMAT", 0)
    with pytest.raises(models.OtherFormat):
        models.load(content)


def test_what_one_person_alone_writes_is_not_learnt(model: Model) -> None:
    assert "zirconocen" not in model.numbers
    assert "độc nhất" not in model.spellings
    assert "quang_xuc" in model.numbers
    assert model.weigh("zirconocene").unknown == 1


def test_nothing_is_learnt_from_too_little() -> None:
    with pytest.raises(training.TooFew):
        training.train([profile(OPTICS, OPTICS_EN)])


@pytest.mark.parametrize("asked", ["quang xúc tác màng mỏng", "quang xuc tac mang mong", OPTICS_EN])
def test_who_writes_of_it_comes_first_with_or_without_marks_in_either_language(
    model: Model, asked: str
) -> None:
    optics, speech, nothing = scores(model, asked, [*PEOPLE[2:4], []])
    assert optics > speech
    assert nothing == 0


def test_a_second_work_counts_less_and_a_translation_nothing(model: Model) -> None:
    one = [Text("summary 0", "vi", OPTICS)]
    two = [*one, Text("thesis 0", "vi", OPTICS)]
    both = [*one, Text("summary 0", "en", OPTICS_EN)]
    alone, twice, translated = scores(model, OPTICS, [one, two, both])
    assert twice == pytest.approx(alone * (1 + scoring.DECAY), abs=1e-5)
    assert translated == alone


def test_the_nearer_language_of_a_text_asked_in_two_counts(model: Model) -> None:
    kept = [person.keep(model, [Text("summary 0", "en", OPTICS_EN)])]
    [english] = scoring.fits(model, [scoring.ask(model, OPTICS_EN)], kept)
    [either] = scoring.fits(model, [scoring.ask(model, t) for t in (OPTICS, OPTICS_EN)], kept)
    assert either == english


def test_whole_numbers_keep_every_direction(model: Model) -> None:
    places = np.array([model.place(model.weigh(text)) for text in (OPTICS, SPEECH_EN)])
    rough = models.in_bytes(places).astype(np.float32)
    near = np.einsum("ij,ij->i", places, rough) / models.lengths(rough)
    assert near.min() > 0.999


def test_the_words_in_common_are_told_as_they_are_written(model: Model) -> None:
    asked = scoring.ask(model, "cần chuyên gia về quang xuc tac")
    weighed = person.terms_of(person.keep(model, PEOPLE[0]))
    told = scoring.shared_spellings(model, asked, weighed, most=3)
    assert told == ["quang xúc tác"]


def test_the_nearest_are_found_chunk_by_chunk_and_strangers_are_not(model: Model) -> None:
    rows = [(name, person.keep(model, texts).centre) for name, texts in enumerate(PEOPLE)]
    asked = [scoring.ask(model, OPTICS)]
    found = nearest.nearest(asked, [rows[:3], rows[3:]], most=10)
    assert found == nearest.nearest(asked, [rows], most=10)
    assert set(found) == {0, 1, 2, 6}
    assert nearest.nearest(asked, [rows], most=2) == found[:2]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("quang xúc tác", Length.SHORT),
        ("speech recognition", Length.SHORT),
        ("photocatalysis titanium thin films pulsed laser deposition", Length.SENTENCE),
        (f"{OPTICS_EN} {SPEECH_EN} {OPTICS_EN} {SPEECH_EN} {OPTICS_EN}", Length.PASTED),
        ("Nguyễn Văn An", None),
        ("Quang", None),
        ("Smith", None),
        ("VN-10440", None),
        ('"thin films" -laser', None),
        ("", None),
    ],
)
def test_a_subject_is_told_from_a_name_and_a_number(
    model: Model, text: str, length: Length | None
) -> None:
    knows = model.numbers.__contains__
    assert topics.length_of_topic(text, Vocabulary(), EXPERTS, knows=knows) is length
