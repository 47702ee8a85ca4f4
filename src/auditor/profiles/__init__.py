"""What a place or a kind of report expects where the report itself is silent: weights, grade bands, bases and parts.
Data, no judgement.

Whatever a report prints wins over its profile; nothing that rests on a profile alone proves a contradiction.
"""

from __future__ import annotations

from auditor.profiles.loader import default, load, names
from auditor.profiles.profile import Part, Profile, ProfileError

__all__ = ["Part", "Profile", "ProfileError", "default", "load", "names"]
