"""Relations that sentences state: clauses, figures with their roles, and a small grammar of relation phrases. Knows no tables."""
