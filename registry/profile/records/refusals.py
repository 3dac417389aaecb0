"""Why a record is not read, and how much of it is."""

LARGEST, MOST_NODES, DEEPEST = 50_000_000, 600_000, 40
MOST_ITEMS, MOST_PARTS = 3_000, 5_000
LONGEST = 2_000  # letters of one value


class Refused(Exception):
    """`code`: see reading.PROBLEMS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
