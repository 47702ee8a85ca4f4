"""What the weights of the evidence leave: small decision trees, grown one after the other on what those before them got wrong."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
# A row a node: the column of the evidence it asks about (-1: none, an answer), the bound up to which it goes on at `low`, the rows it goes
# on at, and its answer, a logarithm of odds. Rows that no other goes on at are the roots.
NODE = ("column", "bound", "low", "high", "answer")


def grown(trees: Numbers, evidence: Numbers) -> float:
    """What trees add to the logarithm of the odds, given the evidence in the columns that they ask about."""
    if not len(trees):
        return 0.0
    column, bound, low, high, answer = trees.T
    at = np.setdiff1d(np.arange(len(trees)), np.concatenate([low, high])[np.tile(column >= 0, 2)].astype(int))
    while (open_ := column[at] >= 0).any():
        here = at[open_]
        goes_low = evidence[column[here].astype(int)] <= bound[here]
        at[open_] = np.where(goes_low, low[here], high[here]).astype(int)
    return float(answer[at].sum())
