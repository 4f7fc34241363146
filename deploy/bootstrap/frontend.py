"""`node_modules/`, the front ends in `build/static/`, `build/fonts/`, compiled translations."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from deploy.bootstrap.console import ROOT, Impossible, answer, run, step
from deploy.bootstrap.environment import PYTHON
from deploy.bootstrap.stamps import fingerprint, is_fresh, mark

MINIMUM_NODE = 20
BUILT = ROOT / "build" / "static"
FONTS = "node_modules/@expo-google-fonts/noto-sans-sc"
ROOMS = ("content", "lms", "scorm_packages", "xapi")
_CONFIGURATION = ("package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")
# Tabler is cut down to the classes that templates, scripts and Python code use.
_SOURCES = {".css", ".html", ".js", ".json", ".py", ".svg", ".ts"}


def ensure_packages() -> None:
    """Make sure of `node_modules/`."""
    version = answer(["node", "--version"])
    if version is None or int(version.lstrip("v").split(".")[0]) < MINIMUM_NODE:
        raise Impossible(
            f"Node.js {MINIMUM_NODE} or later is needed to build the front end;"
            f" found: {version or 'none'}. Install it with npm and try again."
        )
    if shutil.which("npm") is None:
        raise Impossible("npm is needed to build the front end. Install it and try again.")
    stamp = ROOT / "node_modules" / ".installed"
    value = fingerprint([ROOT / "package.json", ROOT / "package-lock.json"], version)
    if is_fresh(stamp, value):
        return
    with step("Installing the front end's packages"):
        run(["npm", "ci", "--no-audit", "--no-fund"])
    mark(stamp, value)


def ensure_built() -> None:
    """Make sure of `build/static/` and of the compiled translations."""
    ensure_packages()
    stamp = ROOT / "build" / ".frontend"
    value = fingerprint([*_sources(), *(ROOT / name for name in _CONFIGURATION)])
    if not (is_fresh(stamp, value) and (BUILT / "manifest.json").exists()):
        with step("Building the front end"):
            run(["npm", "run", "--silent", "build"])
        mark(stamp, value)
    _ensure_fonts()
    _ensure_translations()


def _ensure_fonts() -> None:
    """The fonts that documents are printed with, at a place that stays when packages go."""
    folder = ROOT / "build" / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    for weight in ("400Regular", "700Bold"):
        source = ROOT / FONTS / weight / f"NotoSansSC_{weight}.ttf"
        target = folder / source.name
        if not target.exists() or target.stat().st_size != source.stat().st_size:
            shutil.copyfile(source, target)


def _ensure_translations() -> None:
    catalogues = sorted((ROOT / "lms/ui/locale").glob("*/LC_MESSAGES/*.po"))
    stamp = ROOT / "build" / ".translations"
    value = fingerprint(catalogues)
    compiled = all(path.with_suffix(".mo").exists() for path in catalogues)
    if compiled and is_fresh(stamp, value):
        return
    with step("Compiling the translations"):
        run([PYTHON, "-m", "lms", "compile-translations"])
    mark(stamp, value)


def _sources() -> Iterator[Path]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*"):
            if path.suffix in _SOURCES and "migrations" not in path.parts and path.is_file():
                yield path
