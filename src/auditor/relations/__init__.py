"""From a document's numbers to the relations between them: what must equal what, and why we think so.

Knows how sentences and tables say that numbers hang together; knows no severity, no law and no Great Expectations. Every kind of relation
is asked for in `relate.py`. Importing this package loads none of them: whoever only names a table needs `schema` alone.
"""
