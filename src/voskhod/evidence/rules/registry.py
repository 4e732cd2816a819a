"""The rules of the finder, each with what it looks for in one sentence."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from voskhod.evidence.rules import (
    causes,
    copies,
    dates,
    grades,
    nights,
    order,
    silence,
    undefined,
    values,
    wording,
)
from voskhod.evidence.rules.found import Contradiction
from voskhod.evidence.rules.index import Index


class Rule(NamedTuple):
    """One rule.

    Attributes:
        name: short name, stable.
        meaning: what it looks for.
        find: function that yields what it finds in a folder.
    """

    name: str
    meaning: str
    find: Callable[[Index], Iterator[Contradiction]]


RULES = (
    Rule("measurand", "Figures of one measurand beyond their errors.", values.same_measurand),
    Rule("figure", "Figures of one attribute beyond their errors.", values.same_attribute),
    Rule("part", "A part that lasts longer than its whole.", values.part_and_whole),
    Rule(
        "meaning",
        "Figures of one attribute of which one means a part of the other.",
        values.same_words_other_meaning,
    ),
    Rule("date", "Dates of one attribute that cannot all hold.", dates.same_attribute),
    Rule("open-date", "A date that is one of several.", dates.one_of_several),
    Rule(
        "stage", "A thing that is issued, signed or cancelled too early.", dates.stages_of_a_thing
    ),
    Rule("shows", "A thing issued before, or just after, what it shows.", dates.shows_too_soon),
    Rule("weekday", "A day that falls on another weekday.", dates.weekdays),
    Rule("flight-order", "Dates against the order that a flight needs.", dates.order_of_the_flight),
    Rule("nights", "A count of nights against dated events.", nights.nights),
    Rule("word", "Names, titles and classes that are worded differently.", wording.words),
    Rule("truth", "What one affirms and another denies.", wording.truths),
    Rule("first", "A first of one class here, of another there.", wording.firsts),
    Rule("form", "A figure here, only words for it there.", wording.other_forms),
    Rule("sheet", "Sheets of one origin cut to different standards.", wording.sheets),
    Rule("order", "An order that physics, flight or dates forbid.", order.forbidden),
    Rule("opposed", "Two events in one order here, in the other there.", order.opposed),
    Rule("which-first", "A first that something else may precede.", order.firsts),
    Rule("silence", "A trouble that a full account leaves out.", silence.silences),
    Rule("drift", "A copy that gives something else than its original.", copies.drift),
    Rule("shifted", "A copy that counts from or to something else.", copies.meaning),
    Rule("hedge", "A copy that is surer than its original.", copies.hedges),
    Rule("added", "What a retelling adds to its original.", copies.additions),
    Rule("gloss", "Grades of one subject far apart, by two sources.", grades.glosses),
    Rule("conclusion", "A conclusion better than what is reported.", grades.conclusions),
    Rule("cause", "A cause that no source supports.", causes.without_source),
    Rule("rival-causes", "Different causes of one thing.", causes.rivals),
    Rule("experience", "An experience that nobody had.", causes.no_such_experience),
    Rule("interest", "An opinion of somebody who gains by it.", causes.interested),
    Rule("origin", "A figure that counts from what nobody gives.", undefined.nowhere_given),
    Rule("of-which", "A statement that may be of one thing or another.", undefined.of_which),
    Rule("zone", "Days of the flight without a time zone.", undefined.no_zone),
    Rule("bound", "A date that only bounds an event.", undefined.terminus_only),
    Rule("undated", "Events and things without a date.", undefined.undated),
    Rule("uncounted", "Things in the plural that are not counted.", undefined.uncounted),
    Rule("damage", "Text that is damaged.", undefined.damaged),
)
