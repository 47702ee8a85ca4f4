"""Reading profiles: YAML to frozen data, and one clear line wherever a file does not say what can be used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from auditor.bundled import profiles_dir
from auditor.profiles.profile import Part, Profile, ProfileError, Signs

# The profile that others leave unsaid what they share with, and that is taken where a report gives no other away.
DEFAULT = "national"
BASES = ("adjusted", "initial")
GRADES = ("优", "良", "中")
_FIELDS = ("weights", "grades", "base", "proportional", "reason_below", "parts")
_KEYS = ("title", "extends", "signs", "sources", *_FIELDS)


def names() -> tuple[str, ...]:
    """The names of the bundled profiles, the default first."""
    found = sorted(path.stem for path in profiles_dir().glob("*.yaml"))
    return tuple(sorted(found, key=lambda name: name != DEFAULT))


def default() -> Profile:
    """The profile that is taken where nothing asks for another."""
    return load(DEFAULT)


@cache
def load(name: str) -> Profile:
    """The bundled profile of this name.
    Raises ProfileError for an unknown name, with the nearest right one, and for a faulty file.
    """
    known = names()
    if name not in known:
        near = get_close_matches(name, known, 1, 0.5)
        raise ProfileError(f"没有名为 {name} 的口径" + (f"，最接近的是 {near[0]}" if near else f"，可用：{'、'.join(known)}"))
    return read_profile(profiles_dir() / f"{name}.yaml")


def read_profile(path: Path) -> Profile:
    """The profile of one file; what it leaves unsaid it takes from the one it extends. Raises ProfileError."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ProfileError(f"{path.name}：读不出来（{' '.join(str(error).split())}）") from None
    if not isinstance(raw, dict):
        raise ProfileError(f"{path.name}：整个文件应为键值对")
    if wrong := [key for key in raw if key not in _KEYS]:
        near = get_close_matches(str(wrong[0]), _KEYS, 1, 0.5)
        raise ProfileError(f"{path.name}：没有名为 {wrong[0]} 的键" + (f"，最接近的是 {near[0]}" if near else ""))
    base = load(raw["extends"]) if "extends" in raw else None
    if base is None and (missing := [key for key in ("title", *_FIELDS) if key not in raw]):
        raise ProfileError(f"{path.name}：缺少 {missing[0]}")
    try:
        return _profile(path.stem, raw, base)
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation, re.error) as error:
        raise ProfileError(f"{path.name}：内容不合要求（{' '.join(str(error).split())}）") from None


def _profile(name: str, raw: Mapping[str, Any], base: Profile | None) -> Profile:
    def said(field: str) -> Any:
        return raw[field] if field in raw else None if base is None else getattr(base, field)

    own = {field: str(text) for field, text in (raw.get("sources") or {}).items()}
    inherited = {} if base is None else {field: text for field, text in base.sources.items() if field not in raw}
    reason = said("reason_below")
    signs = raw.get("signs") or {}
    profile = Profile(
        name, str(raw["title"]), _points(said("weights")), _points(said("grades")), str(said("base")),
        bool(said("proportional")), None if reason is None else Decimal(str(reason)), _parts(said("parts")),
        inherited | own,
        Signs(tuple(signs.get("kinds") or ()), tuple(signs.get("places") or ()),
              tuple(map(tuple, signs.get("headers") or ()))),
    )  # fmt: skip
    _refuse(profile, own)
    return profile


def _refuse(profile: Profile, own: Iterable[str]) -> None:
    """Raises ValueError for a profile that cannot be, `own` being the fields it names sources of."""
    if profile.base not in BASES:
        raise ValueError(f"base 只能是 {'、'.join(BASES)}")
    if tuple(profile.grades) != GRADES or list(profile.grades.values()) != sorted(
        profile.grades.values(), reverse=True
    ):
        raise ValueError("grades 应由高到低列出优、良、中的下限")
    if unknown := [field for field in own if field not in _FIELDS]:
        raise ValueError(f"sources 里没有名为 {unknown[0]} 的项")


def _points(raw: Mapping[str, object]) -> dict[str, Decimal]:
    return {str(name): Decimal(str(points)) for name, points in raw.items()}


def _parts(raw: Mapping[str, Any]) -> dict[str, tuple[Part, ...]]:
    """Parts by kind: a name with the words that show it, parted by |, the name itself where it gives none."""
    if any(isinstance(parts, tuple) for parts in raw.values()):
        return dict(raw)
    return {
        kind: tuple(Part(name, re.compile(words or name)) for name, words in parts.items())
        for kind, parts in raw.items()
    }
