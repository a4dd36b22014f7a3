"""How much of a file is read. What is larger is refused with a sentence on how to split it."""

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 80 * 1024 * 1024
MOST_PARTS = 1_000
MOST_SHEETS = 50
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELLS = 1_500_000
"""Between the first cell and the last, empty ones too: calamine holds a place in memory for each."""

MOST_SIGNS = 5_000
"""In one cell: as much as the longest text that the desk takes."""
