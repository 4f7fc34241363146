"""Structured logs: one line per event, JSON by default, each with the id of its request."""

import logging.config
import re

import structlog

_LAUNCH_TOKEN = re.compile(r"/l/[\w-]{16,}")


def without_launch_tokens(
    _logger: object, _name: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Blot out launch tokens: they are part of paths, which Django logs of its own accord."""
    for key, value in event.items():
        if isinstance(value, str) and "/l/" in value:
            event[key] = _LAUNCH_TOKEN.sub("/l/…", value)
    return event


def logging_settings(*, debug: bool, as_json: bool) -> None:
    """Configure structlog and the standard library's logging to write alike, to standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "structured": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.format_exc_info,
                        without_launch_tokens,
                        renderer,
                    ],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
            "root": {"handlers": ["stderr"], "level": "INFO"},
            "loggers": {
                "django.request": {"level": "ERROR"},
                "procrastinate": {"level": "INFO" if debug else "WARNING"},
                "httpx": {"level": "WARNING"},
            },
        }
    )
