"""A site is deployed beside what stands there: only what differs is written, the front page last, nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from case_build import contents, state
from tiny_publication import content_error

from memobook.pages.site_tree import write_manifest
from memobook.publication.files import sha256
from memobook.site.deploys.deploy import BEGUN, Deploy, Deployed
from memobook.site.deploys.exchange import Exchange
from memobook.site.deploys.target import Target

FIRST, SECOND, THIRD = "2026-01-07", "2026-01-14", "2026-01-21"


def edition(site: Path, date: str, text: str = "x", **files: str) -> Path:
    """An edition's folder, as small as it can be."""
    folder = site / date
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {"index.html": text, "memo.pdf": f"pdf {text}", "only.html": text, **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    write_manifest(folder)
    return folder


def front(site: Path, *dates: str, revision: int = 1, released: bool = True, **manifests: str) -> Path:
    """The root's pages over the editions whose folders are there."""
    entries: list[dict[str, Any]] = []
    for date in sorted(dates, reverse=True):
        path = site / date / "manifest.json"
        told = sha256(path.read_bytes()) if path.is_file() else manifests[f"d{date}"]
        revisions = [{"number": n + 1} for n in range(revision)] if released else []
        entries.append({"date": date, "revision": revision, "revisions": revisions, "manifest": told})
    (site / "editions.json").write_text(json.dumps({"editions": entries}))
    (site / "archive").mkdir(exist_ok=True)
    for name in ("index.html", "archive/index.html", "feed.xml"):
        (site / name).write_text(f"{name} of {', '.join(sorted(dates))}, revision {revision}")
    return site


def deploy(site: Path, target: Path | str) -> Deployed:
    return Deploy(site, Target.open(str(target))).run()


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A site of one edition."""
    site = tmp_path / "site"
    edition(site, FIRST)
    return front(site, FIRST)


@pytest.fixture
def target(tmp_path: Path, first: Path) -> Path:
    """Where it was deployed to."""
    deploy(first, tmp_path / "www")
    return tmp_path / "www"


def test_a_first_deploy_brings_everything(first: Path, target: Path) -> None:
    assert contents(target) == contents(first)


def test_a_second_deploy_writes_nothing(first: Path, target: Path) -> None:
    before = state(target)
    done = deploy(first, target)
    assert (done.written, done.removed, done.editions) == ([], [], [])
    assert state(target) == before


def test_a_new_edition_goes_beside_the_old_one_and_the_front_page_last(first: Path, target: Path) -> None:
    before = {name: told[1:] for name, told in state(target / FIRST).items()}
    edition(first, SECOND)
    front(first, FIRST, SECOND)
    done = deploy(first, target)
    # a copy with the same times and bytes, since the folder is exchanged whole
    assert {name: told[1:] for name, told in state(target / FIRST).items()} == before
    assert contents(target) == contents(first)
    assert done.written[-2:] == ["index.html", "editions.json"]
    assert done.written[3] == f"{SECOND}/manifest.json" and done.editions == [SECOND]


def test_old_editions_need_not_be_where_the_new_one_is_built(tmp_path: Path, first: Path, target: Path) -> None:
    site = tmp_path / "elsewhere"
    edition(site, SECOND)
    front(site, FIRST, SECOND, **{f"d{FIRST}": sha256((first / FIRST / "manifest.json").read_bytes())})
    before = contents(target / FIRST)
    deploy(site, target)
    assert contents(target / FIRST) == before
    assert contents(target / SECOND) == contents(site / SECOND)


def test_nothing_of_an_old_edition_is_read(first: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edition(first, SECOND)
    front(first, FIRST, SECOND)
    real = Path.read_bytes

    def watched(path: Path) -> bytes:
        assert FIRST not in path.parts
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", watched)
    assert deploy(first, target).editions == [SECOND]


def test_a_revision_replaces_what_differs_and_keeps_the_earlier_one(first: Path, target: Path) -> None:
    edition(first, FIRST, "corrected")
    (first / FIRST / "only.html").unlink()
    (first / FIRST / "same.css").write_text("same")
    write_manifest(first / FIRST)
    edition(first / FIRST, "v1", "x")
    front(first, FIRST, revision=2)
    done = deploy(first, target)
    assert contents(target) == contents(first)
    assert done.removed == [f"{FIRST}/only.html"]
    assert (target / FIRST / "v1" / "index.html").read_text() == "x"


def test_files_that_nobody_named_stay(first: Path, target: Path) -> None:
    (target / "CNAME").write_text("memo.example")
    (target / FIRST / "note.txt").write_text("mine")
    edition(first, FIRST, "corrected")
    front(first, FIRST, revision=2)
    deploy(first, target)
    assert (target / "CNAME").is_file() and (target / FIRST / "note.txt").is_file()


def test_a_draft_may_be_replaced(tmp_path: Path) -> None:
    site = tmp_path / "site"
    edition(site, FIRST)
    deploy(front(site, FIRST, released=False), tmp_path / "www")
    edition(site, FIRST, "changed")
    deploy(front(site, FIRST, released=False), tmp_path / "www")
    assert contents(tmp_path / "www") == contents(site)


def refused(site: Path, target: Path, id: str) -> str:
    """What a deploy is refused with; nothing in the target changes."""
    before = state(target)
    error = content_error(deploy, site, target)
    assert error.id == id
    assert state(target) == before
    return str(error)


def test_a_published_edition_is_not_replaced_by_another_of_the_same_revision(first: Path, target: Path) -> None:
    edition(first, FIRST, "changed")
    said = refused(front(first, FIRST), target, "deploy.differs")
    assert FIRST in said and "index.html is the first of 3 files that differ" in said


def test_a_revision_s_own_folder_is_never_replaced(first: Path, target: Path) -> None:
    edition(first, FIRST, "corrected")
    edition(first / FIRST, "v1", "x")
    deploy(front(first, FIRST, revision=2), target)
    edition(first, FIRST, "corrected again")
    edition(first / FIRST, "v1", "forged")
    assert f"{FIRST}/v1" in refused(front(first, FIRST, revision=3), target, "deploy.differs")


def test_an_edition_that_the_site_does_not_know_is_kept(tmp_path: Path, target: Path) -> None:
    site = tmp_path / "another"
    edition(site, SECOND)
    assert FIRST in refused(front(site, SECOND), target, "deploy.unknown")


def test_a_listed_edition_that_is_nowhere_is_told(first: Path, target: Path) -> None:
    front(first, FIRST, SECOND, **{f"d{SECOND}": "0" * 64})
    assert SECOND in refused(first, target, "deploy.missing")


def test_a_folder_that_is_not_as_its_manifest_says_does_not_go_out(first: Path, target: Path) -> None:
    edition(first, SECOND)
    front(first, FIRST, SECOND)
    (first / SECOND / "memo.pdf").write_text("damaged")
    assert "memo.pdf" in refused(first, target, "deploy.source")


IRREGULAR = {
    "of the root, in the site": "site/pipe",
    "of the front page, in the site": "site/index.html",
    "of a new edition, in the site": f"site/{SECOND}/memo.pdf",
    "of the root, where it goes": "www/archive/index.html",
    "beside the files of an edition that stands there": f"www/{FIRST}/pipe",
}


@pytest.mark.parametrize("name", IRREGULAR.values(), ids=list(IRREGULAR))
def test_a_pipe_is_refused_by_name_and_never_waited_for(first: Path, target: Path, name: str) -> None:
    edition(first, SECOND)
    front(first, FIRST, SECOND)
    path = pipe(first.parent / name)
    assert str(path) in refused(first, target, "file.irregular")


def test_a_pipe_in_a_place_that_is_written_file_by_file(
    first: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Exchange, "possible", lambda folder: False)
    edition(first, SECOND)
    front(first, FIRST, SECOND)
    (target / SECOND).mkdir()
    pipe(target / SECOND / "memo.pdf")  # what is written takes its place
    path = pipe(target / "archive/index.html")
    error = content_error(deploy, first, target)
    assert (error.id, error.place) == ("file.irregular", str(path))
    path.unlink()
    deploy(first, target)
    assert contents(target) == contents(first)


def pipe(path: Path) -> Path:
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    return path


def test_a_folder_of_somebody_else_is_refused(first: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.txt").write_text("mine")
    refused(first, tmp_path / "home", "deploy.foreign")


@pytest.mark.parametrize("place", [".", "below/www", ".."])
def test_a_site_does_not_go_out_into_itself(first: Path, place: str) -> None:
    refused(first, (first / place).resolve(), "deploy.within")


def test_an_empty_place_with_a_repository_is_none_of_somebody_else(first: Path, tmp_path: Path) -> None:
    (tmp_path / "www" / ".git").mkdir(parents=True)
    deploy(first, tmp_path / "www")
    assert (tmp_path / "www" / "index.html").is_file()


def test_what_is_no_site_is_not_deployed(tmp_path: Path) -> None:
    assert content_error(deploy, tmp_path / "none", tmp_path / "www").id == "deploy.source"


def test_a_call_that_is_refused_leaves_nothing_where_none_was_before(first: Path, tmp_path: Path) -> None:
    beside = tmp_path / "srv"
    assert content_error(deploy, tmp_path / "none", beside / "www").id == "deploy.source"
    assert content_error(Exchange(beside / "www").roll_back).id == "deploy.before"
    assert not beside.exists()
    (beside / "www").mkdir(parents=True)
    (beside / "www" / "thesis.txt").write_text("mine")
    assert content_error(deploy, first, beside / "www").id == "deploy.foreign"
    (first / FIRST / "index.html").write_text("not what its manifest says")
    assert content_error(deploy, first, beside / "other").id == "deploy.source"
    assert [path.name for path in beside.iterdir()] == ["www"]


class Stopped(BaseException):
    """The end of a process."""


@pytest.mark.parametrize("goes_on_with", ["the same site", "a newer one"])
def test_a_deploy_stopped_before_any_write_is_completed_by_the_next(
    first: Path, tmp_path: Path, goes_on_with: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, real = tmp_path / "next", Target.write
    for moment in range(50):
        target = tmp_path / str(moment)
        deploy(first, target)
        old = contents(target)
        edition(site, FIRST, "corrected")
        edition(site, SECOND)
        front(site, FIRST, SECOND, revision=2)
        left = [moment]

        def write(self: Target, name: str, data: bytes, left: list[int] = left) -> None:
            if left[0] == 0:
                raise Stopped
            left[0] -= 1
            real(self, name, data)

        with monkeypatch.context() as patch:
            patch.setattr(Target, "write", write)
            try:
                deploy(site, target)
                break
            except Stopped:
                pass
        front_page = {name: data for name, data in contents(target).items() if name in ("index.html", "editions.json")}
        assert front_page["editions.json"] == old["editions.json"], "the list of editions is the last"
        if goes_on_with == "a newer one":
            edition(site, FIRST, "x", **{"memo.pdf": "mended"})
            front(site, FIRST, SECOND, revision=2)
        deploy(site, target)
        assert contents(target) == contents(site)
    else:
        pytest.fail("there is no end of writes")
    assert not (target / BEGUN).exists()


def test_a_killed_deploy_leaves_the_old_front_page_and_is_completed(first: Path, target: Path) -> None:
    edition(first, SECOND)
    front(first, FIRST, SECOND)
    old = (target / "editions.json").read_bytes()
    code = (
        "import os, signal, sys\n"
        "from memobook.cli.main import main\n"
        "from memobook.site.deploys.target import Target\n"
        "real = Target.write\n"
        "def write(self, name, data):\n"
        "    if name.endswith('memo.pdf'):\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    real(self, name, data)\n"
        "Target.write = write\n"
        "main()\n"
    )
    call = ["deploy", str(target), "--from", str(first)]
    done = subprocess.run([sys.executable, "-c", code, *call], check=False, capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert (target / "editions.json").read_bytes() == old and not (target / SECOND).exists()
    done = subprocess.run([sys.executable, "-m", "memobook", *call], check=False, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert contents(target) == contents(first)
    beside = {path.name for path in target.parent.iterdir()}
    assert beside == {"site", "www", ".www.memobook-before", ".www.memobook-lock"}


def test_what_was_published_before_comes_back_and_goes_again(first: Path, target: Path) -> None:
    assert content_error(Exchange(target).roll_back).id == "deploy.before"
    old = contents(target)
    edition(first, SECOND)
    front(first, FIRST, SECOND)
    deploy(first, target)
    Exchange(target).roll_back()
    assert contents(target) == old
    Exchange(target).roll_back()
    assert contents(target) == contents(first)


def test_no_file_that_readers_see_is_shared_with_the_state_before(first: Path, target: Path) -> None:
    for number in range(3):
        (first / "about").mkdir(exist_ok=True)
        (first / "about" / "index.html").write_text(f"state {number}")
        deploy(first, target)
    before = target.with_name(f".{target.name}.memobook-before")
    files = [path.relative_to(target) for path in target.rglob("*") if path.is_file()]
    assert len(files) > 5 and not any((target / name).samefile(before / name) for name in files)
    whole = contents(before)
    (target / FIRST / "index.html").write_text("damaged in its place")
    Exchange(target).roll_back()
    assert contents(target) == whole and "state 1" in (target / "about" / "index.html").read_text()


def state_before(target: Path) -> Path:
    return target.with_name(f".{target.name}.memobook-before")


@pytest.fixture
def third(first: Path, target: Path) -> Path:
    """A site of two editions, deployed so that a state before is kept; the next deploy adds a third one."""
    edition(first, SECOND, about="kept", **{"_static/a.css": "a"})
    front(first, FIRST, SECOND)
    deploy(first, target)
    for number in range(2):
        (first / "about.html").write_text(f"state {number}")
        deploy(first, target)
    edition(first, THIRD)
    return front(first, FIRST, SECOND, THIRD)


def test_a_folder_that_stays_is_moved_and_none_of_its_files_is_linked(third: Path, target: Path) -> None:
    before = state_before(target)
    ours, theirs = (place / SECOND / "_static" / "a.css" for place in (before, target))
    moved, seen, old = ours.stat(), theirs.stat(), contents(target)
    deploy(third, target)
    assert (theirs.stat().st_ino, theirs.stat().st_nlink) == (moved.st_ino, 1)
    assert (ours.stat().st_ino, ours.stat().st_nlink) == (seen.st_ino, 1)
    assert contents(target) == contents(third) and contents(before) == old


@pytest.mark.parametrize(
    "odd",
    ["a changed file", "another file", "a file less", "a link", "not open", "a folder not open", "left by a call"],
)
def test_a_folder_that_differs_in_anything_is_copied(odd: str, third: Path, target: Path) -> None:
    """Whatever somebody did to what readers see, or to the state before: the next deploy leaves what readers see."""
    there, before = target / SECOND, state_before(target) / SECOND
    if odd == "a changed file":
        (there / "index.html").write_text("edited by hand")
    elif odd == "another file":
        (there / "note.txt").write_text("by hand")
    elif odd == "a file less":
        (before / "note.txt").write_text("by hand")
    elif odd == "a link":
        (there / "link.html").symlink_to("index.html")
    elif odd == "not open":
        (before / "index.html").chmod(0o600)
    elif odd == "a folder not open":
        (before / "_static").chmod(0o700)
    else:
        for place in (there, before):
            (place / ".index.html.17").write_text("half")
            os.utime(place / ".index.html.17", (1, 1))
    expected = contents(there)
    expected.pop(".index.html.17", None)
    deploy(third, target)
    assert contents(there) == expected
    paths = [path for path in there.rglob("*") if not path.is_symlink()]
    assert {path.stat().st_mode & 0o777 for path in paths if path.is_dir()} == {0o755}
    assert {path.stat().st_mode & 0o777 for path in paths if path.is_file()} == {0o644}


def test_a_deploy_that_is_refused_gives_back_what_it_took(third: Path, target: Path) -> None:
    before, old = contents(state_before(target)), contents(target)
    (third / THIRD / "index.html").write_text("not what its manifest says")
    assert content_error(deploy, third, target).id == "deploy.source"
    assert contents(state_before(target)) == before and contents(target) == old
    assert {path.name for path in target.parent.glob(".www.*")} == {".www.memobook-before", ".www.memobook-lock"}


KILLED = """
import os, sys
from pathlib import Path
from memobook.cli.main import main
from memobook.site.deploys import exchange

at = int(sys.argv.pop(1))
count = 0

def counted(real):
    def call(*given, **named):
        global count
        count += 1
        if count == at:
            os._exit(9)
        return real(*given, **named)
    return call

exchange._swap, exchange.shutil.rmtree = counted(exchange._swap), counted(exchange.shutil.rmtree)
Path.rename, Path.mkdir, Path.unlink = counted(Path.rename), counted(Path.mkdir), counted(Path.unlink)
main()
"""


def test_killed_at_any_step_a_deploy_loses_neither_what_readers_see_nor_what_they_saw(
    third: Path, target: Path, tmp_path: Path
) -> None:
    """At each call that moves, makes or removes anything beside what readers see; then it is called back, or again."""
    old, older, new = contents(target), contents(state_before(target)), contents(third)
    call = ["deploy", str(target), "--from", str(third)]

    def put(source: Path, place: Path) -> None:
        for path in place.glob(".www.*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.rmtree(place / "www", ignore_errors=True)
        place.mkdir(exist_ok=True)
        for path in [source / "www", *source.glob(".www.*")]:
            shutil.copytree(path, place / path.name) if path.is_dir() else shutil.copy2(path, place)

    put(tmp_path, tmp_path / "began")
    for at in range(1, 100):
        put(tmp_path / "began", tmp_path)
        done = subprocess.run([sys.executable, "-c", KILLED, str(at), *call], capture_output=True, timeout=60)
        if done.returncode == 0:
            break
        assert done.returncode == 9, done.stderr
        published = contents(target)
        assert published in (old, new)
        put(tmp_path, tmp_path / "killed")
        Exchange(target).roll_back()
        assert contents(target) in ((older,) if published == old else (old, older))
        put(tmp_path / "killed", tmp_path)
        deploy(third, target)
        assert contents(target) == new
        assert {path.name for path in tmp_path.glob(".www.*")} == {".www.memobook-before", ".www.memobook-lock"}
    assert at > 8


def test_one_deploy_at_a_time(first: Path, target: Path) -> None:
    with Exchange(target).begin():
        assert content_error(deploy, first, target).id == "deploy.busy"
    assert deploy(first, target).written == []


def test_a_web_server_can_read_what_was_deployed_under_any_umask(first: Path, tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        deploy(first, tmp_path / "www")
    finally:
        os.umask(before)
    paths = [tmp_path / "www", *(tmp_path / "www").rglob("*")]
    assert {path.stat().st_mode & 0o777 for path in paths if path.is_dir()} == {0o755}
    assert {path.stat().st_mode & 0o777 for path in paths if path.is_file()} == {0o644}


def test_what_a_killed_deploy_left_beside_a_file_goes_and_nothing_else(first: Path, target: Path) -> None:
    (target / ".index.html.4242").write_text("half")
    (target / FIRST / ".memo.pdf.17").write_text("half")
    (target / ".htaccess.1").write_text("mine")
    edition(first, SECOND)
    front(first, FIRST, SECOND)
    deploy(first, target)
    hidden = {path.name for path in target.rglob(".*")}
    assert hidden == {".htaccess.1"}


def test_readers_never_see_a_mixture(first: Path, target: Path) -> None:
    """While one state is exchanged for another, many times over, each look at the folder finds one of them whole."""
    seen, ended = set(), Event()

    def look() -> None:
        while not ended.is_set():
            place = os.open(target, os.O_RDONLY | os.O_DIRECTORY)  # what a request that has begun holds on to
            try:
                names = sorted(os.listdir(place))  # noqa: PTH208 - of a folder that is open
            finally:
                os.close(place)
            seen.add(SECOND in names)
            assert "editions.json" in names and FIRST in names

    edition(first, SECOND)
    front(first, FIRST, SECOND)
    deploy(first, target)
    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(look)
        for _ in range(200):
            Exchange(target).roll_back()
        ended.set()
        looking.result(timeout=60)
    assert seen == {True, False}


def test_a_bucket_gets_the_same_files(first: Path) -> None:
    import fsspec

    bucket = fsspec.filesystem("memory")
    deploy(first, "memory://bucket/site")
    edition(first, SECOND)
    front(first, FIRST, SECOND)
    done = deploy(first, "memory://bucket/site")
    assert done.editions == [SECOND] and done.written[-1] == "editions.json"
    found = {name.removeprefix("/bucket/site/"): bucket.cat_file(name) for name in bucket.find("/bucket/site")}
    assert found == contents(first)


def test_an_address_of_no_kind_is_told() -> None:
    assert content_error(Target.open, "nonsense://bucket").id == "deploy.target"


def test_an_example_goes_out_alone_and_beside_others_only_where_that_is_meant(first: Path, tmp_path: Path) -> None:
    listed = json.loads((first / "editions.json").read_text())
    listed["editions"][0]["made_up"] = True
    (first / "editions.json").write_text(json.dumps(listed))
    deploy(first, tmp_path / "trial")
    assert (tmp_path / "trial" / FIRST).is_dir()
    edition(first, SECOND)
    front(first, FIRST, SECOND)
    both = json.loads((first / "editions.json").read_text())
    both["editions"][1]["made_up"] = True
    (first / "editions.json").write_text(json.dumps(both))
    error = content_error(deploy, first, tmp_path / "other")
    assert error.id == "deploy.made_up" and FIRST in error.message and not (tmp_path / "other").exists()
    Deploy(first, Target.open(str(tmp_path / "other")), made_up=True).run()
    assert (tmp_path / "other" / FIRST).is_dir()


@pytest.mark.parametrize("text", ["{", "[]", '{"editions": [{}]}'])
def test_a_list_of_editions_that_somebody_broke_is_told_and_stays(first: Path, target: Path, text: str) -> None:
    (target / "editions.json").write_text(text)
    refused(first, target, "site.unreadable")
    assert (target / "editions.json").read_text() == text
