"""What the text of pages, scripts and styles tells: which interface they call, what they load."""

import time
from collections.abc import Iterator

import pytest

from scorm_packages.intake.rules import scan
from scorm_packages.intake.rules.scan import ContentScan


def pieces(data: bytes, size: int = 1_000_000) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def scanned(data: str, path: str = "index.html", size: int = 1_000_000) -> ContentScan:
    seen = ContentScan()
    seen.watch(path, pieces(data.encode(), size))
    return seen


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("index.html", '<script src="https://cdn.example.test/a.js"></script>'),
        ("index.html", "<IMG SRC='//cdn.example.test/a.png'>"),
        ("index.html", "<video poster=http://cdn.example.test/a.jpg>"),
        ("index.html", '<iframe src="https://cdn.example.test/embed/1"></iframe>'),
        ("index.html", '<link href="https://cdn.example.test/a.css" rel="stylesheet">'),
        ("index.html", '<link rel="preload" as="font" href="//cdn.example.test/a.woff">'),
        ("a.css", "@import 'https://cdn.example.test/a.css';"),
        ("a.css", "@font-face { src: url( 'https://cdn.example.test/a.woff2' ) }"),
        ("a.js", 'fetch("https://cdn.example.test/data")'),
        ("a.mjs", "import('https://cdn.example.test/a')"),
        ("a.js", 'request.open("GET", "https://cdn.example.test/data")'),
        ("a.js", 'new WebSocket("wss://cdn.example.test/live")'),
        ("a.js", 'image.src = "https://cdn.example.test/" + name'),
        ("a.js", 'var video = "https://cdn.example.test/films/1.mp4?a=1";'),
        ("a.js", r'"<img src=\"https://cdn.example.test/a\">"'),
    ],
)
def test_what_is_loaded_from_elsewhere_is_found(path: str, text: str) -> None:
    assert scanned(text, path).hosts == {"cdn.example.test": path}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("index.html", '<a href="https://www.example.test/more">More</a>'),
        ("index.html", '<link rel="canonical" href="https://www.example.test/">'),
        ("index.html", '<svg xmlns="http://www.w3.org/2000/svg"></svg>'),
        ("index.html", '<img src="pictures/a.png"><script src="/lib/a.js"></script>'),
        ("index.html", '<img src="http://localhost/a.png">'),
        ("a.js", "// See https://www.example.test/licence.js for the licence"),
        ("a.js", 'window.open("https://www.example.test/more")'),
        ("a.js", 'var namespace = "http://www.w3.org/1999/xlink";'),
        ("notes.txt", '<script src="https://cdn.example.test/a.js"></script>'),
        ("film.mp4", '<script src="https://cdn.example.test/a.js"></script>'),
    ],
)
def test_what_is_only_named_or_followed_is_not(path: str, text: str) -> None:
    assert scanned(text, path).hosts == {}


def test_what_lies_across_two_pieces_is_found() -> None:
    text = " " * 2000 + "API_1484_11" + " " * 2000 + '<img src="//cdn.example.test/a.png">'
    for size in (1999, 2005, 4020, 4030):
        seen = scanned(text, size=size)
        assert seen.marks == {b"API_1484_11"}
        assert set(seen.hosts) == {"cdn.example.test"}


def test_first_file_that_loads_is_the_one_that_is_named() -> None:
    seen = ContentScan()
    for path in ("one.html", "two.html"):
        seen.watch(path, pieces(b'<img src="//CDN.example.test/a.png">'))
    assert seen.hosts == {"cdn.example.test": "one.html"}


@pytest.mark.parametrize(
    "piece",
    ["<link ", 'src="//', "url( ", '"//a.bc/', "src=  ", "//a.", "@import ", '"https://a.bc/....'],
)
def test_text_made_to_be_slow_is_not(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    began = time.process_time()
    scanned(text)
    assert time.process_time() - began < 2


def test_only_so_much_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "LOOKED_AT", 1000)
    seen = ContentScan()
    seen.watch("a.js", pieces(b" " * 990, 100))
    seen.watch("film.mp4", pieces(b" " * 5000, 100))
    seen.watch("b.js", pieces(b"LMSInitialize"))
    assert seen.marks == set()
