"""Tables to relations: grids, header roles, footing, forms. Knows how tables are laid out; knows no prose, no severity and no law."""

from __future__ import annotations

from auditor.relations.tables.reading import TableReading, from_tables

__all__ = ["TableReading", "from_tables"]
