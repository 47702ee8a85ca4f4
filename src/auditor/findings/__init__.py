"""From failing rows to findings: one cause, one finding, one number blamed or none; and what was read and not audited.
Knows no file formats and renders nothing.
"""
