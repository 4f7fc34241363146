"""The `regexp` option of text fields.

A library's author writes the expression and a stranger the text, so a matcher that can take
exponential time must see neither. RE2 takes time in proportion to the text and memory up to a
limit; what it does not know (looking around, back references) is not checked, and told.
"""

from dataclasses import dataclass

import re2

LONGEST = 1000
MEMORY = 1 << 20
"""In bytes, for one compiled expression."""

KNOWN_MODIFIERS = frozenset("imsguy")


class NotSupported(ValueError):
    """The expression cannot be checked here, with RE2's reason."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A JavaScript expression with its modifiers, known to compile."""

    expression: str
    modifiers: str = ""

    @classmethod
    def read(cls, expression: str, modifiers: str) -> "Pattern":
        """Raises NotSupported for what RE2 does not know and for anything absurd."""
        if len(expression) > LONGEST:
            raise NotSupported(f"longer than {LONGEST} characters")
        if set(modifiers) - KNOWN_MODIFIERS:
            raise NotSupported(f"modifiers {modifiers[:20]}")
        pattern = cls(expression, modifiers)
        try:
            pattern._compiled()
        except (re2.error, UnicodeEncodeError) as error:
            reason = error.args[0] if error.args else ""
            text = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
            raise NotSupported(text) from error
        return pattern

    def matches(self, text: str) -> bool:
        """Tell whether the expression is found anywhere in `text`, as `RegExp.test` does."""
        return self._compiled().search(text) is not None

    def _compiled(self) -> "re2._Regexp[str]":
        options = re2.Options()
        options.max_mem = MEMORY
        options.log_errors = False
        flags = "".join(sorted(set(self.modifiers) & set("ims")))
        return re2.compile(f"(?{flags}){self.expression}" if flags else self.expression, options)
