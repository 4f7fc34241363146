"""Files that parameters name: paths, addresses, what stands beside them."""

from typing import Any

import pytest

from tests.builders.h5p_fields import checked, codes

FILES = ("images/a.png", "videos/b.mp4", "files/电话 1.pdf")
IMAGE = {"type": "image"}
VIDEO = {"type": "video"}


@pytest.mark.parametrize(
    ("path", "kept", "said"),
    [
        ("images/a.png", "images/a.png", []),
        ("files/电话 1.pdf", "files/电话 1.pdf", []),
        ("images/a.png#tmp", "images/a.png", ["temporary_path"]),
        (" images/a.png ", "images/a.png", []),
        ("images/lost.png", "images/lost.png", ["file_missing"]),
        ("https://x.example/a.png?b=1&c=2", "https://x.example/a.png?b=1&c=2", ["file_outside"]),
        ("http://x.example/a", "http://x.example/a", ["file_outside"]),
    ],
)
def test_paths_that_are_kept(path: str, kept: str, said: list[str]) -> None:
    found, result = checked(IMAGE, {"path": path}, files=FILES)
    assert found == {"path": kept}
    assert codes(result) == said
    assert result.files == ({kept} & set(FILES))


@pytest.mark.parametrize(
    "path",
    [
        "",
        "../1/images/a.png",
        "images/../../secret",
        "./images/a.png",
        "images//a.png",
        "images/",
        "/etc/passwd",
        "//evil.example/x",
        "images\\a.png",
        "C:/x.png",
        "javascript:fired()",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://x.example/a",
        "https://user:pass@x.example/a",
        "https:///x",
        'https://x.example/"onerror=fired()',
        'images/"onerror=fired().png',
        "images/'.png",
        "images/<img src=x onerror=fired()>.png",
        "images/a&#x2e;png",
        "images/a&quot;b.png",
        "images/a\x00.png",
        "images/a.png?x",
        "images/a.png#frag",
        "a" * 1001,
    ],
)
def test_paths_that_lead_elsewhere_are_left_out(path: str) -> None:
    found, result = checked(IMAGE, {"path": path}, files=FILES)
    assert found is None
    assert codes(result) == ["file_path"]


@pytest.mark.parametrize("value", ["images/a.png", [], {"path": 1}, {}, {"mime": "image/png"}])
def test_what_is_no_file_is_left_out(value: Any) -> None:
    found, result = checked(IMAGE, value, files=FILES)
    assert found is None
    assert codes(result) == ["type_dropped"]


def test_an_image_keeps_its_size_and_its_original() -> None:
    image = {
        "path": "images/a.png",
        "mime": "image/png",
        "width": 10,
        "height": 20,
        "originalImage": {"path": "images/a.png", "mime": "image/png", "width": 1, "height": 1},
        "copyright": {"title": "A", "author": "B", "license": "CC BY-SA", "version": "4.0"},
    }
    assert checked(IMAGE, image, files=FILES)[0] == image


def test_keys_that_files_do_not_have_go() -> None:
    found, result = checked(
        IMAGE, {"path": "images/a.png", "onload": "fired()", "__proto__": {}}, files=FILES
    )
    assert found == {"path": "images/a.png"}
    assert codes(result) == ["unknown_keys"]


@pytest.mark.parametrize(
    ("field", "mime", "kept", "said"),
    [
        (IMAGE, "image/png", True, []),
        (IMAGE, "text/html", False, ["mime"]),
        (VIDEO, "video/YouTube", True, []),
        (IMAGE, 'image/png"><script>', False, ["mime"]),
        ({"type": "file"}, "application/pdf", True, []),
        ({"type": "file", "mimes": ["text/plain"]}, "application/pdf", True, ["mime_other"]),
    ],
)
def test_media_types(field: dict[str, Any], mime: str, kept: bool, said: list[str]) -> None:
    file = {"path": "images/a.png", "mime": mime}
    value = [file] if field is VIDEO else file
    found, result = checked(field, value, files=FILES)
    one = found[0] if field is VIDEO else found
    assert (one.get("mime") == mime) is kept
    assert codes(result) == said


def test_videos_are_alternatives_each_with_its_quality() -> None:
    one = {"path": "videos/b.mp4", "mime": "video/mp4", "quality": {"level": 1, "label": "HD"}}
    found, result = checked(VIDEO, [one, {"path": "../x"}, "no"], files=FILES)
    assert found == [one]
    assert codes(result) == ["file_path", "type_dropped"]


def test_one_video_outside_a_list_and_a_list_as_php_writes_it_are_read() -> None:
    file = {"path": "videos/b.mp4"}
    assert checked(VIDEO, file, files=FILES)[0] == [file]
    assert checked(VIDEO, [], files=FILES)[0] is None


def test_the_copyright_of_a_file_is_escaped() -> None:
    copyright_ = {"title": "<img src=x onerror=fired()>", "source": "javascript:fired()", "z": 1}
    found, _ = checked(IMAGE, {"path": "images/a.png", "copyright": copyright_}, files=FILES)
    assert found["copyright"] == {
        "title": "&lt;img src=x onerror=fired()&gt;",
        "source": "javascript :fired()",
    }
