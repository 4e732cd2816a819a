"""Results of this package as plain data, for JSON.

Decision: what a record does not say, or says as its schema does by default, is left out; a number
that is not finite is null, since RFC 8259 has no such number.

Source: RFC 8259, section 6.
"""

import math
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import BaseModel


def plain(value: Any) -> Any:
    """Return a result as lists, tables, text and numbers.

    Args:
        value: record, data class, named tuple, table, list or plain value.
    """
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    elif is_dataclass(value) and not isinstance(value, type):
        value = {field.name: getattr(value, field.name) for field in fields(value)}
    elif hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
