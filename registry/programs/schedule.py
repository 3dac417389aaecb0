"""The worker's regular work on openings."""


def close_openings() -> int:
    return 0
