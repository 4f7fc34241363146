"""The garbage collector of a process that serves requests, or works off jobs."""

import gc
from typing import Final

# New objects before a look at the youngest; and how often that is followed by one at older ones.
_YOUNG: Final = 50_000
_MIDDLE: Final = 20
_OLD: Final = 100


def settle() -> None:
    """Spare what is loaded by now, and look for garbage less often; call it once all is loaded.

    What a request or a job makes goes by itself when that ends, but for rings of references, which
    are few. With the thresholds of the language a batch of statements is looked through a dozen
    times while it is being recorded, and all of the code with it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
