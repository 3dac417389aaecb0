"""One JSON line per event on standard error: static messages, ids only, nothing to inject into."""

import logging
import sys

import structlog

# What these libraries say when there is simply much to do: a piece of work still running when its
# time comes again waits for its next turn, and a request waits for a free thread.
BUSY = ("apscheduler.scheduler", "waitress.queue")


def configure_logs() -> None:
    for name in BUSY:
        logging.getLogger(name).setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
