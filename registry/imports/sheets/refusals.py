"""Why a table cannot be read, and what a cell says that shows no value of its own."""

MARK = "\x01"  # no text begins with it
ERROR, FORMULA = f"{MARK}e", f"{MARK}f"
ERRORS = frozenset(
    "#NULL! #DIV/0! #VALUE! #REF! #NAME? #NUM! #N/A #GETTING_DATA #SPILL! #CALC!".split()
)
MOST_COLUMNS, LONGEST_CELL, MOST_ROWS = 200, 32_767, 1_048_576


class Refused(Exception):
    """The file, or the rest of it, cannot be read; the code says why, the number from which row on."""

    def __init__(self, code: str, row: int = 0) -> None:
        super().__init__(code)
        self.code, self.row = code, row
