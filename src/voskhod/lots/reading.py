"""From the file of lots of an evidence folder to a lot under its terms.

    lots.toml     [[lot]]     what is sold (`voskhod.lots.lot`)
                  [[terms]]   further terms of sale, where the built-in ones do not fit
                  [[ladder]]  further tables of steps

Decision: a lot names its terms and, through them, its steps. A name of the file goes before the
built-in one, so that a folder is complete by itself.
"""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from voskhod.errors import InputError
from voskhod.lots.increments import Ladder, built_in_ladders
from voskhod.lots.lot import Lot, Sale, check_under
from voskhod.lots.refusal import Refusal, nearest, shortened, shown_path
from voskhod.lots.tables import file_text, read_toml, rows_of
from voskhod.lots.terms import Terms, built_in_terms

FILE = "lots.toml"
_BUILT_IN = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def load_sales(folder: str | Path) -> tuple[Sale, ...]:
    """Return the lots of an evidence folder, each under its terms.

    Args:
        folder: name of a mission whose evidence comes with the package, or path of a folder.

    Raises:
        InputError: no such folder or file, or a file that is not acceptable.
    """
    name = str(folder)
    if name in folders_with_lots():
        path = files("voskhod.evidence") / "data" / name / FILE
        return read_sales(path.read_text("utf-8"), f"{name}/{FILE}")
    path = Path(folder) / FILE
    if _BUILT_IN.fullmatch(name) and not path.exists():
        raise InputError(
            "must be a built-in evidence folder with lots, or the path of a folder",
            given=name,
            where="--folder",
            do=nearest(name, folders_with_lots()),
        )
    return read_sales(file_text(path), shown_path(path))


@cache
def folders_with_lots() -> tuple[str, ...]:
    """Return the names of the built-in evidence folders that have lots, sorted."""
    data = files("voskhod.evidence") / "data"
    return tuple(sorted(f.name for f in data.iterdir() if (f / FILE).is_file()))


def read_sales(text: str, place: str | Path = FILE) -> tuple[Sale, ...]:
    """Return the lots of a file, each under its terms.

    Args:
        text: content of the file, TOML.
        place: name of the file, for errors.

    Raises:
        InputError: text, key or value that is not acceptable.
    """
    top = read_toml(text, ("lot", "terms", "ladder"), place)
    lots = rows_of(top, "lot", Lot, place)
    own_terms = rows_of(top, "terms", Terms, place)
    own_ladders = rows_of(top, "ladder", Ladder, place)
    _all_different([lot.id for lot in lots], "lot", "id", place)
    _all_different([terms.name for terms in own_terms], "terms", "name", place)
    _all_different([ladder.name for ladder in own_ladders], "ladder", "name", place)
    terms = built_in_terms() | {row.name: row for row in own_terms}
    ladders = built_in_ladders() | {row.name: row for row in own_ladders}
    return tuple(_sale(lot, i, (terms, ladders), place) for i, lot in enumerate(lots))


def find_sale(sales: tuple[Sale, ...], lot: str | None) -> Sale:
    """Return a lot by its id.

    Args:
        sales: lots of a folder.
        lot: id; None for the only one.

    Raises:
        InputError: no such lot, or none named among several.
    """
    known = tuple(sale.lot.id for sale in sales)
    for sale in sales:
        if sale.lot.id == lot or (lot is None and len(sales) == 1):
            return sale
    if not sales:
        raise InputError("must have a lot", given="none", where="lot")
    if lot is None:
        raise InputError("one of several lots must be named", where="lot", do=nearest("", known))
    raise InputError(
        "must be a lot of the folder", given=shortened(lot), where="lot", do=nearest(lot, known)
    )


def _sale(
    lot: Lot, i: int, named: tuple[dict[str, Terms], dict[str, Ladder]], place: str | Path
) -> Sale:
    """Return a lot under the terms and the steps that it names."""
    all_terms, ladders = named
    if lot.terms not in all_terms:
        raise InputError(
            "must be terms that are known",
            given=lot.terms,
            where=f"lot.{i}.terms",
            file=place,
            do=nearest(lot.terms, tuple(all_terms)),
        )
    terms = all_terms[lot.terms]
    steps = lot.increments or terms.increments
    if steps not in ladders:
        raise InputError(
            "must be steps that are known",
            given=steps,
            where=f"lot.{i}.increments" if lot.increments else f"terms {terms.name}.increments",
            file=place,
            do=nearest(steps, tuple(ladders)),
        )
    try:
        check_under(lot, terms)
        ladders[steps].step(lot.starting_bid)  # a table may begin above the opening
    except Refusal as wrong:
        raise wrong.at(f"lot.{i}", place) from None
    return Sale(lot, terms, ladders[steps])


def _all_different(names: list[str], kind: str, key: str, place: str | Path) -> None:
    for i, name in enumerate(names):
        if name in names[:i]:
            raise InputError("must be unique", given=name, where=f"{kind}.{i}.{key}", file=place)
