"""Relations of small documents read by the real reader, and what the bundled checks would make of each, told without Great Expectations."""

from auditor.findings import causes
from auditor.findings.amounts import Style
from auditor.flow import Parsed, parse
from auditor.quantity import Quantity
from auditor.relations.lawful import Sides

# table → the two columns that contradict where their intervals do not meet.
SIDES = {"totals": ("total", "parts"), "rates": ("rate", "expected"), "scores": ("stated", "computed"), "pairs": ("left", "right"), "counts": ("stated", "listed")}


def parsed(folder, raw, name="报告.txt"):
    """A file with this text, read, outlined and related."""
    path = folder / name
    path.write_text(raw, encoding="utf-8")
    result = parse(path)
    assert isinstance(result, Parsed), result
    return result


def apart(relation, stated, due):
    """Whether two columns of a row cannot be the same value."""
    left, right = relation.values.get(stated), relation.values.get(due)
    return isinstance(left, Quantity) and isinstance(right, Quantity) and (left.low > right.high or right.low > left.high)


def above(relation, column, limit):
    """Whether a column is surely more than another."""
    left, right = relation.values.get(column), relation.values.get(limit)
    return isinstance(left, Quantity) and isinstance(right, Quantity) and left.low > right.high


def _turned(values):
    low, high = values["expected"].low, values["expected"].high
    return {"up": high < 0, "down": low > 0, "flat": low > 0 or high < 0}[values["direction"]]


def _full(values, column, limit):
    return column in values and limit in values and values[column].value >= values[limit].value


def _indicator(relation):
    """Full points though missed, or fewer though reached and no reason given, or not what proportion gives."""
    values = relation.values
    told = values.get("reason") not in (None, "")
    missed = values.get("reached") is False and (_full(values, "score", "weight") or (not told and not relation.near and apart(relation, "score", "expected_score")))
    reached = values.get("reached") is True and not told and values.get("target") is not None and above(relation, "weight", "score")
    return missed or reached


def fails(relation):
    """Whether a bundled check tells this row as an error or a warning."""
    table, values = relation.table, relation.values
    if table == "claims":
        return values["holds"] is False
    if table == "grades":
        return values["grade"] != values["expected_grade"]
    if table == "periods":
        return values["role"] == "stale"
    if table == "leftovers":
        return True
    if table == "changes" and values["aspect"] == "direction":
        return _turned(values)
    if table == "indicators":
        return _indicator(relation)
    if relation.near or table == "sections":
        return False
    if table == "totals" and not values["complete"]:
        return above(relation, "parts", "total")
    if table == "changes":
        return apart(relation, values["aspect"], "expected")
    if table == "products":
        return apart(relation, values["aspect"], "expected")
    if table == "funds":
        return apart(relation, "rate", "expected") or apart(relation, "score", "expected_score") or above(relation, "score", "weight") or above(relation, "executed", "adjusted")
    if table == "rates":
        share = values.get("measure") == "占比" and not 0 <= values["rate"].value <= 100
        return share or apart(relation, *SIDES[table])
    return apart(relation, *SIDES[table]) or above(relation, "stated", "full")


def verdict(relation):
    """holds, near (told as a note at most) or fails."""
    return "fails" if fails(relation) else "near" if relation.near else "holds"


def flat(relation):
    """A row as a tuple: its table, its verdict, the printed numbers it ties."""
    return (relation.table, verdict(relation), *(mention.printed for _, mention in relation.operands))


def cause(relation, stated, due="expected", culprit=None):
    """The likely cause of two columns of a row being apart."""
    return likely([(relation, Sides(stated, due, relation.values[stated], relation.values[due]))], culprit)


def likely(told, culprit=None):
    """What a finding of these relations says of its cause; "" where nothing explains the figures exactly."""
    return causes.in_words(causes.cause(told, culprit), culprit, 0, Style())


def accused(relations):
    """The keys of all numbers in rows that fail."""
    return {mention.key for relation in relations if fails(relation) for _, mention in relation.operands}
