"""Audits kept in a DuckDB file: what is unchanged is not audited again, and every finding and number can be queried."""

from auditor.store.keys import TOGETHER, StoreError, suite_key

__all__ = ["TOGETHER", "StoreError", "suite_key"]
