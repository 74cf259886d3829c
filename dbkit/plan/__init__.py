"""Operations, steps, their order, and the differ that knows no kinds."""
