"""Proof of a change on a scratch copy: rows that satisfy every constraint, what each step does, what is left."""
