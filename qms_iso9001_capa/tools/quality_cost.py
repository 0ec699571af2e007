"""Numbers of the rows of the cost of poor quality: each of its parts has its own."""

MOVES, LINES, REWORK = 0, 1, 2
PARTS = 3
