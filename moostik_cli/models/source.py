"""The base of everything that is read from a file: camelCase or snake_case, unknown keys kept."""

from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class SourceModel(BaseModel):
    """One mapping of an artist's file. Immutable; unknown keys stay in `model_extra`, for others' tools."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="allow",
        frozen=True,
        defer_build=True,
        arbitrary_types_allowed=True,
    )

    @classmethod
    def known_keys(cls) -> dict[str, str]:
        """Every key this mapping may have, in both spellings -> the field's name."""
        names: dict[str, str] = {}
        for name in cls.model_fields:
            names[name] = name
            names[cls.written_key(name)] = name
        return names

    @classmethod
    def written_key(cls, name: str) -> str:
        """How files write the field `name`: its alias. Before Pydantic 2.12 a field whose model is not built yet
        does not know the alias that the generator gives it."""
        return cls.model_fields[name].alias or to_camel(name)


def texts_of(value: Any) -> Any:
    """A text may stand for the list of it; what is neither text nor list of texts says nothing."""
    if isinstance(value, str):
        return (value,)
    items = value if isinstance(value, (list, tuple)) else ()
    return tuple(str(item) for item in items if isinstance(item, (str, int, float)) and str(item).strip())


def without_none(values: Any) -> Any:
    """A mapping without its empty keys: `acts:` with nothing behind it is the same as no `acts`."""
    if isinstance(values, dict) and any(value is None for value in values.values()):
        return {key: value for key, value in values.items() if value is not None}
    return values
