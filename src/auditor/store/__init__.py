"""Audits kept in a DuckDB file: what is unchanged is not audited again, and every finding and number can be queried."""

from auditor.store.keys import StoreError, suite_key

__all__ = ["StoreError", "suite_key"]
