"""Adopts what exists: the migrations of other tools, dumps, diagrams."""
