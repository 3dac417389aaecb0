def move_silent() -> None:
    """Escalate what no desk answered, remind and lapse what no expert answered."""
