"""What reading the things of a lot would settle and what they would cost, in words and as data.

Source: `evidence.reading_value` for what is settled, `lots.value` for the cost.
"""

import textwrap
from collections.abc import Sequence
from typing import Any

from voskhod.evidence.folder import Folder
from voskhod.evidence.reading_value import Question, ReadingValue
from voskhod.lots.documents import invoice_document
from voskhod.lots.lot import Sale
from voskhod.lots.value import Cost
from voskhod.lots.words import NOT_THE_HOUSE, WIDTH, labelled

COLUMN = 12  # of an amount with its dollar sign
DECIDES = {
    "which": "which of them the original says",
    "whether": "whether the original says so",
}


def value_lines(
    folder: Folder, sale: Sale, value: ReadingValue, costs: Sequence[Cost]
) -> list[str]:
    """Return what reading the things of a lot would settle, and what they would cost, in lines.

    Args:
        folder: checked records.
        sale: lot under its terms.
        value: what reading would settle.
        costs: what acquiring comes to, the least first.
    """
    rows = [("artefacts", ", ".join(sale.lot.artefacts))]
    rows += [
        ("unread", f"{one.name} ({one.id}), carried by {one.artefact}") for one in value.unread
    ]
    rows += [("read already", f"{one.name} ({one.id})") for one in value.read]
    if value.relays:
        names = (f"{folder.source(name).name} ({name})" for name in value.relays)
        rows.append(("known through", "; ".join(names)))
    lines = [sale.lot.title, *labelled(rows)]
    if not value.unread:
        lines.append(
            "Nothing in it is unread, as far as the records tell: reading settles nothing."
        )
    else:
        lines.append(f"The original's own words would settle {len(value.questions)} questions:")
        for number, question in enumerate(value.questions, start=1):
            lines += _asked(folder, number, question)
        lines += _wrapped(
            f"Not settled are {value.not_settled} further contradictions with what is known of it:"
            " differences from others, silence, opinions, what lacks a definition."
        )
    lines.append("Acquiring it comes to (no price is predicted):")
    for cost in costs:
        lines += _cost(cost)
    return [*lines, NOT_THE_HOUSE]


def value_document(sale: Sale, value: ReadingValue, costs: Sequence[Cost]) -> dict[str, Any]:
    """Return the same as plain data.

    Args:
        sale: lot under its terms.
        value: what reading would settle.
        costs: what acquiring comes to, the least first.
    """
    return {
        "lot": sale.lot.id,
        "artefacts": list(sale.lot.artefacts),
        "unread": [source.id for source in value.unread],
        "read": [source.id for source in value.read],
        "relays": list(value.relays),
        "questions": [
            {
                "claims": list(question.claims),
                "relayed": list(question.relayed),
                "decides": question.decides,
                "contradictions": [
                    {"id": one.id, "kind": one.kind, "sentence": one.sentence}
                    for one in question.findings
                ],
            }
            for question in value.questions
        ],
        "not_settled": value.not_settled,
        "costs": [{"basis": cost.basis, **invoice_document(cost.invoice)} for cost in costs],
        "remark": NOT_THE_HOUSE,
    }


def _asked(folder: Folder, number: int, question: Question) -> list[str]:
    """Return a question in lines: which claims, what each says, what reading decides."""
    kinds = ", ".join(dict.fromkeys(finding.kind for finding in question.findings))
    claims: list[Any] = [folder.record(name) for name in question.claims]
    said = "; ".join(f"{claim.id} ({claim.source}): {claim.says}" for claim in claims)
    return _wrapped(f"{said} [{kinds}: {DECIDES[question.decides]}]", f"{number:>4}  ")


def _cost(cost: Cost) -> list[str]:
    paid = cost.invoice
    tax = "" if paid.tax_rate is None else f", tax {paid.tax}"
    text = f"hammer {paid.hammer}, premium {paid.premium}{tax} ({cost.basis})"
    return _wrapped(text, f"{paid.total!s:>{COLUMN}}  ")


def _wrapped(text: str, head: str = "") -> list[str]:
    """Return a text as lines, the later ones under the first behind its head."""
    indent = " " * len(head)
    return textwrap.wrap(
        text, WIDTH, initial_indent=head, subsequent_indent=indent, break_on_hyphens=False
    )
