"""Questions: named hypotheses about a flight, and what claims mean, from `hypotheses.toml`.

    schema_version = 1

    [[question]]
    id = "found"
    asks = "Found on the evening of the landing, or the next morning?"

    [[question.answer]]
    name = "evening"
    when = ["rescue.located_after < 12 h"]             of the flights

    [[question.answer]]
    name = "another quantity"
    claims = { K26 = "spacewalk.outside_duration" }    of what a claim means

    [[question.answer]]
    name = "otherwise"
    otherwise = true                                   whatever is left

A claim is "right", "wrong", or right and meant as one of its readings. Answers of a question
exclude each other. What claims that are no numbers mean (`[[meaning]]`) stands in the same file
(`reconstruct.meanings`).

Source: a partition of a sample space; design of scenarios as in Stone and others, Statistical
Science 29 (2014), on flight AF 447.
"""

from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from voskhod.errors import InputError
from voskhod.evidence.folder import HYPOTHESES
from voskhod.evidence.records import Id, Text
from voskhod.evidence.shapes import validated
from voskhod.reading import read_within, toml_of
from voskhod.reconstruct.conditions import Condition
from voskhod.reconstruct.meanings import Meaning

_LIMIT_BYTES = 1_000_000


class Answer(NamedTuple):
    """One hypothesis.

    Attributes:
        name: in words.
        when: conditions of the flights in which it holds.
        claims: state of each claim: "right", "wrong", or a measurand.
        otherwise: whether it is what the others leave.
    """

    name: str
    when: tuple[Condition, ...] = ()
    claims: tuple[tuple[str, str], ...] = ()
    otherwise: bool = False


class Question(NamedTuple):
    """Hypotheses that exclude each other.

    Attributes:
        id: short name.
        asks: the question.
        answers: at least two.
        note: remark, None for none.
    """

    id: str
    asks: str
    answers: tuple[Answer, ...]
    note: str | None = None


class Questions(NamedTuple):
    """What a file asks and explains.

    Attributes:
        questions: in the order of the file.
        meanings: what claims that are no numbers mean.
    """

    questions: tuple[Question, ...] = ()
    meanings: tuple[Meaning, ...] = ()


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _AnswerShape(_Shape):
    name: Text
    when: tuple[Text, ...] = ()
    claims: dict[Id, Text] = {}
    otherwise: bool = False


class _QuestionShape(_Shape):
    id: Id
    asks: Text
    note: Text | None = None
    answer: Annotated[tuple[_AnswerShape, ...], Field(min_length=2)]


class _MeaningShape(_Shape):
    about: Id
    attribute: Id
    said: Text | None = None
    when: Annotated[tuple[Text, ...], Field(min_length=1)]
    note: Text | None = None


class _FileShape(_Shape):
    schema_version: Literal[1]
    question: tuple[_QuestionShape, ...] = ()
    meaning: tuple[_MeaningShape, ...] = ()


def built_in_questions(mission_id: str) -> Questions:
    """Return the questions that come with the package for a mission; none if there are none.

    Args:
        mission_id: short name of the mission, as of a folder's header.

    Raises:
        InputError: a file that is not acceptable.
    """
    path = files("voskhod.evidence") / "data" / mission_id / HYPOTHESES
    if not path.is_file():
        return Questions()
    return questions_of(path.read_bytes(), f"{mission_id}/{HYPOTHESES}")


def read_questions(path: Path) -> Questions:
    """Return the questions of a file.

    Args:
        path: the file.

    Raises:
        InputError: it cannot be read or is not acceptable.
    """
    return questions_of(read_within(path, _LIMIT_BYTES), str(path))


def questions_of(content: bytes, place: str) -> Questions:
    """Return the questions of a file's content.

    Args:
        content: TOML in UTF-8.
        place: what errors call the file.

    Raises:
        InputError: what is not acceptable.
    """
    shape = validated(_FileShape, toml_of(content, place), (), place)
    seen: set[str] = set()
    questions = []
    for i, one in enumerate(shape.question):
        if one.id in seen:
            where = f"question.{i}.id"
            raise InputError("must be unique", given=one.id, where=where, file=place)
        seen.add(one.id)
        questions.append(_question(one, f"question.{i}", place))
    meanings = [
        Meaning(one.about, one.attribute, one.said, _conditions(one.when, f"meaning.{i}", place))
        for i, one in enumerate(shape.meaning)
    ]
    return Questions(tuple(questions), tuple(meanings))


def _question(shape: _QuestionShape, where: str, place: str) -> Question:
    answers = []
    for i, one in enumerate(shape.answer):
        at = f"{where}.answer.{i}"
        if bool(one.when or one.claims) == one.otherwise:
            must = "must have when or claims, or else otherwise"
            raise InputError(must, given=one.name, where=at, file=place)
        claims = tuple(sorted(one.claims.items()))
        answers.append(Answer(one.name, _conditions(one.when, at, place), claims, one.otherwise))
    if sum(one.otherwise for one in answers) > 1:
        must = "must have one answer for what the others leave"
        raise InputError(must, given="more", where=where, file=place)
    return Question(shape.id, shape.asks, tuple(answers), shape.note)


def _conditions(texts: tuple[str, ...], where: str, place: str) -> tuple[Condition, ...]:
    return tuple(Condition.of(text, f"{where}.when", place) for text in texts)
