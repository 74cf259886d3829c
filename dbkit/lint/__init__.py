"""The engine of ``dbkit lint``: rules and their pages, and comments that allow what a rule advises against."""
