"""A folder of reviews: what its files are called, how they are written, and what people wrote in its sheet. Renders
nothing.
"""
