"""Files in, `Document`s out. Knows file formats; knows nothing of budgets or checks."""
