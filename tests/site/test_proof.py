"""Releases checked where they are published, without a clone: what is proved, and each fraud by its name."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from case_build import DATES, built, copy_of, memobook
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from released_build import called, commit, git, released_build
from served import on_loopback
from tiny_publication import content_error

from memobook.publication.files import dump_manifest, sha256
from memobook.publication.folder import Publication
from memobook.publication.locks.keys import fingerprint
from memobook.publication.locks.lock import CHECKSUM, Lock
from memobook.publication.locks.signature import sign
from memobook.publication.progress import Progress
from memobook.site.proofs.known import Known
from memobook.site.proofs.proof import Proof, prove

FIRST, SECOND = DATES
KEY, THIEF = (Ed25519PrivateKey.from_private_bytes(letter * 32) for letter in (b"k", b"t"))
NAME, THIEFS = fingerprint(KEY.public_key()), fingerprint(THIEF.public_key())


def public_line(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH) + b" press\n"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both editions released, and neither signed."""
    return released_build(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module")
def signed(before: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second edition taken back by a signed revision, whose lock is the newest of the chain."""
    folder = copy_of(before, tmp_path_factory.mktemp("signed") / "publication")
    secret = folder.parent / "key"
    secret.write_bytes(KEY.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    refused = memobook(folder, "release", SECOND, "--retract", "--why", "Its source was wrong.", "--key", str(secret))
    assert refused.returncode == 1 and "[key.public]" in refused.stderr
    (folder / "publisher.pub").write_bytes(public_line(KEY))
    commit(folder, "A key")
    told = called(folder, "release", SECOND, "--retract", "--why", "Its source was wrong.", MEMOBOOK_KEY=str(secret))
    assert f"signed by {NAME}" in told and "takes the edition back" in told
    commit(folder, "Taken back")
    built(folder, "--all", "--out", "_site")
    return folder


def test_a_copy_without_an_earlier_edition_has_the_whole_chain(before: Path, tmp_path: Path) -> None:
    site = copy_of(before / "_site", tmp_path / "site")
    listed = json.loads((site / "editions.json").read_text("utf-8"))
    listed["editions"] = [entry for entry in listed["editions"] if entry["date"] == SECOND]
    (site / "editions.json").write_text(json.dumps(listed), "utf-8")
    shutil.rmtree(site / FIRST)
    proof = proved(site)
    assert proof.good and proof.locks == 2, proof.lines()
    (site / "locks" / f"{FIRST}.v1.lock.json").unlink()
    assert f"{FIRST}.v1.lock.json is gone" in told(site)


def test_a_revision_that_is_not_there_is_named_beside_what_was_compared(before: Path, tmp_path: Path) -> None:
    site = copy_of(before / "_site", tmp_path / "site")
    (site / SECOND / "v1" / "manifest.json").unlink()
    lines = told(site).splitlines()
    assert len(lines) == 4 and f"/{SECOND}/v1/: is not there" in lines[0] and "--revisions commit" in lines[0]
    assert "files are what the locks say" in lines[1] and "does not prove" in lines[3]


@pytest.fixture
def site(signed: Path, tmp_path: Path) -> Path:
    return copy_of(signed / "_site", tmp_path / "site")


def proved(site: Path, date: str = SECOND, **known: Any) -> Proof:
    return prove(str(site), date, Known(**known), Progress())


def told(site: Path, date: str = SECOND, **known: Any) -> str:
    """What is said of a site that is not as it should be."""
    proof = proved(site, date, **known)
    assert not proof.good
    return "\n".join(proof.lines())


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def rewrite_site(site: Path, folder: str) -> dict[str, str]:
    """Another sentence on a page, and a manifest that agrees with it."""
    page, manifest = site / folder / "methods.html", site / folder / "manifest.json"
    edit(page, "Sums are sums", "Sums are totals")
    files = json.loads(manifest.read_text("utf-8")) | {"methods.html": sha256(page.read_bytes())}
    manifest.write_bytes(dump_manifest(files))
    return files


def rewrite_both(site: Path, signer: Ed25519PrivateKey | None) -> None:
    """The newest edition, its lock and the list's head written anew, so that they agree with each other."""
    name = f"{SECOND}.v2.lock.json"
    held = json.loads((site / "locks" / name).read_text("utf-8"))
    held.pop(CHECKSUM)
    held["manifest"] = rewrite_site(site, SECOND)
    rewrite_site(site, f"{SECOND}/v2")
    held["permanent"] = sha256((site / SECOND / "v2" / "manifest.json").read_bytes())
    held["signer"] = fingerprint(signer.public_key()) if signer else ""
    lock = Lock(name, held)
    (site / "locks" / name).write_bytes(lock.dump())
    envelope = site / "locks" / f"{SECOND}.v2.dsse.json"
    envelope.unlink()
    if signer:
        envelope.write_bytes(sign(lock, lock.dump(), lock.signer, signer))
        (site / "publisher.pub").write_bytes(public_line(signer))
    listed = json.loads((site / "editions.json").read_text("utf-8"))
    listed["head"] = [{"lock": name, "sha256": sha256(lock.dump())}]
    (site / "editions.json").write_text(json.dumps(listed), "utf-8")


def test_in_an_empty_folder_three_lines_say_what_is_proved_and_what_is_not(signed: Path, tmp_path: Path) -> None:
    with on_loopback(signed / "_site") as address:
        call = [sys.executable, "-m", "memobook", "verify", "--site", address, "--key", NAME]
        done = subprocess.run(call, cwd=tmp_path, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    found, proves, open_ = done.stdout.splitlines()
    assert found.startswith(f"{SECOND}, revision 2, {address}/: all") and found.endswith(
        "the chain of 3 locks is whole"
    )
    assert proves == f"  proves: whoever holds the key {NAME}, which --key {NAME} names, released these bytes"
    assert open_.startswith("  does not prove: that the numbers are right") and "note the head" in open_
    assert f"that nothing else stands in {SECOND}/" in open_ and f"what stands outside {SECOND}/" in open_


def test_who_knows_no_key_is_told_that_only_the_site_names_it(site: Path) -> None:
    lines = proved(site).lines()
    assert "only the site says whose key that is" in lines[1] and "who made it" in lines[2]


def test_an_edition_that_nobody_signed_says_so(site: Path) -> None:
    assert "proves: not signed" in proved(site, FIRST).lines()[1]
    assert "revision 1 is not signed, and --key" in told(site, FIRST, key=NAME)


def test_a_clone_and_a_lock_that_was_noted_say_more(signed: Path, site: Path) -> None:
    noted = sha256((site / "locks" / f"{SECOND}.v1.lock.json").read_bytes())
    lines = proved(site, lock=noted, clone=Publication(signed)).lines()
    assert "which publisher.pub of this clone names" in lines[1] and "is the lock that you know" in lines[1]
    assert "its locks are those of this clone, and the newest is the same" in lines[1]
    assert "held back" not in lines[2]


def test_a_rewritten_lock_is_named(site: Path) -> None:
    edit(site / "locks" / f"{SECOND}.v2.lock.json", "Its source was wrong", "Its source was fine")
    assert "the lock is not as it was written" in told(site)


def test_a_rewritten_lock_of_another_edition_is_named(site: Path) -> None:
    edit(site / "locks" / f"{FIRST}.v1.lock.json", '"why": ""', '"why": "x"')
    assert f"{FIRST}.v1.lock.json is not the lock that {SECOND}.v1.lock.json was released after" in told(site)


def test_a_rewritten_site_is_named(site: Path) -> None:
    rewrite_site(site, SECOND)
    assert "methods.html: other bytes" in told(site) and "manifest.json: other bytes" in told(site)


def test_what_stands_beside_the_released_files_is_named(site: Path) -> None:
    (site / SECOND / "v9").mkdir()
    for name in ("more.html", "v9/index.html", "v2/more.html"):
        (site / SECOND / name).write_text("x", "utf-8")
    os.mkfifo(site / SECOND / "pipe")
    (site / SECOND / "link").symlink_to(site)
    wrong = told(site)
    for line in ("more.html: ", "v9/index.html: ", "pipe: a pipe, and ", "link: a link to a folder, and "):
        assert f"{line}in no manifest" in wrong
    assert "v2/: 1 of" in wrong


def test_an_address_that_is_not_listed_proves_nothing_of_what_stands_beside(site: Path) -> None:
    (site / "more.html").write_text("x", "utf-8")
    assert "what stands outside" in proved(site).lines()[2] and "nothing else stands" not in proved(site).lines()[2]


@pytest.mark.parametrize("name", ["editions.json", f"locks/{SECOND}.v2.lock.json", f"{SECOND}/index.html"])
def test_what_is_no_file_is_refused_by_name_and_never_waited_for(site: Path, name: str) -> None:
    (site / name).unlink()
    os.mkfifo(site / name)
    error = content_error(proved, site)
    assert (error.id, error.place) == ("file.irregular", str(site / name)) and "a pipe" in error.message


@pytest.mark.parametrize("name", ["index.html", "archive/pipe", f"{SECOND}/v2/manifest.json"])
def test_a_build_onto_what_is_no_file_is_refused(signed: Path, site: Path, name: str) -> None:
    (site / name).unlink(missing_ok=True)
    os.mkfifo(site / name)
    done = memobook(signed, "build", SECOND, "--out", str(site))
    assert done.returncode == 1 and f"{site / name}: this is a pipe, no file [file.irregular]" in done.stderr


def test_lock_and_site_rewritten_together_are_named_by_the_key(site: Path) -> None:
    rewrite_both(site, None)
    assert "not signed" in proved(site).lines()[1], "alone it can't be seen, and it proves nothing"
    assert "revision 2 is not signed" in told(site, key=NAME)


def test_lock_and_site_rewritten_and_signed_by_a_thief_are_named(site: Path, signed: Path) -> None:
    rewrite_both(site, THIEF)
    assert "only the site says whose key that is" in proved(site).lines()[1]
    publisher = str(signed / "publisher.pub")
    assert f"signed by a wrong key: {THIEFS} is none of those of {publisher}" in told(site, key=publisher)
    assert f"locks/{SECOND}.v2.lock.json is not the lock of this clone" in told(site, clone=Publication(signed))


def test_a_signature_that_was_taken_away_is_named(site: Path) -> None:
    (site / "locks" / f"{SECOND}.v2.dsse.json").unlink()
    assert f"it was signed by {NAME}, and its signature is gone" in told(site)


def test_an_older_state_of_the_site_presented_as_the_newest_is_named(before: Path, signed: Path) -> None:
    old = before / "_site"
    assert proved(old).good, "alone it can't be seen"
    noted = sha256((signed / "book" / "memos" / f"{SECOND}.v2.lock.json").read_bytes())
    assert "the site is in an older state, presented as the newest" in told(old, lock=noted)
    assert f"the site ends with {SECOND}.v1.lock.json, and here {SECOND}.v2.lock.json" in told(
        old, clone=Publication(signed)
    )


def test_an_older_edition_at_the_newest_address_is_named(site: Path) -> None:
    shutil.rmtree(site / SECOND)
    shutil.copytree(site / FIRST, site / SECOND)
    assert "files are not as released" in told(site) and "manifest.json: other bytes" in told(site)


def test_an_older_lock_under_the_newest_name_is_named(site: Path) -> None:
    shutil.copyfile(site / "locks" / f"{FIRST}.v1.lock.json", site / "locks" / f"{SECOND}.v2.lock.json")
    assert "the lock is not as it was written" in told(site)


def test_a_newest_edition_that_the_list_leaves_out_is_named(site: Path) -> None:
    listed = json.loads((site / "editions.json").read_text("utf-8"))
    listed["editions"] = [entry for entry in listed["editions"] if entry["date"] == FIRST]
    (site / "editions.json").write_text(json.dumps(listed), "utf-8")
    assert f"names {SECOND}.v2.lock.json as the newest lock" in told(site, FIRST)


@pytest.mark.parametrize("text", ["", "[]", "[" * 100_000, '{"editions": [{"date": "../x", "revisions": [{}]}]}'])
def test_what_is_no_site_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "editions.json").write_text(text, "utf-8")
    done = memobook(tmp_path, "verify", "--site", str(tmp_path))
    assert done.returncode == 1 and "[site.unreadable]" in done.stderr and "Traceback" not in done.stderr


def test_an_address_without_a_host_is_refused(tmp_path: Path) -> None:
    for address in ("http://[::1", "https://", "http:///x"):
        done = memobook(tmp_path, "verify", "--site", address)
        assert done.returncode == 1 and "[site.missing]" in done.stderr and "Traceback" not in done.stderr, done.stderr


# what pages say


def test_pages_say_who_signed_them_and_where_to_verify_that(signed: Path) -> None:
    site = signed / "_site"
    assert f"Signed with the key <code>{NAME}</code>" in (site / SECOND / "methods.html").read_text("utf-8")
    first = (site / FIRST / "index.html").read_text("utf-8")
    assert "<p>Not signed." in first and '<a href="../verify/index.html">verify this edition</a>' in first
    page = (site / "verify" / "index.html").read_text("utf-8")
    assert f"memobook verify {SECOND} --site https://tiny.example/sub/ --key {NAME}" in page
    assert 'href="../publisher.pub"' in page
    listed = json.loads((site / "editions.json").read_text("utf-8"))
    assert listed["editions"][0]["revisions"][1]["signer"] == NAME
    (head,) = listed["head"]
    assert head["lock"] == f"{SECOND}.v2.lock.json" and head["sha256"] in page


def test_an_edition_that_was_taken_back_says_so_everywhere(signed: Path) -> None:
    site = signed / "_site"
    for page in (f"{SECOND}/index.html", f"{SECOND}/sales.html", f"{SECOND}/v2/index.html", "index.html"):
        text = (site / page).read_text("utf-8")
        assert "This edition was taken back on" in text and "Its source was wrong." in text, page
    assert "taken back" not in (site / SECOND / "v1" / "index.html").read_text("utf-8"), "that stays as it was"
    assert "Taken back on" in (site / "archive" / "index.html").read_text("utf-8")
    feed = (site / "feed.xml").read_text("utf-8")
    assert "<title>Taken back: " in feed and "Its source was wrong." in feed
    entry = json.loads((site / "editions.json").read_text("utf-8"))["editions"][0]
    assert entry["retracted"]["why"] == "Its source was wrong."
    again = memobook(signed, "release", SECOND, "--retract", "--why", "Once more.")
    assert again.returncode == 1 and "[release.retracted]" in again.stderr


# what a release refuses


def test_a_release_refuses_what_is_not_committed_and_names_it(before: Path, tmp_path: Path) -> None:
    folder = copy_of(before, tmp_path / "publication")
    memo, new = folder / "book" / "memos" / f"{SECOND}.md", folder / "src" / "new.py"
    memo.write_text(memo.read_text("utf-8") + "\nMore.\n", "utf-8")
    new.parent.mkdir(exist_ok=True)
    new.write_text("", "utf-8")
    (folder / "notes.txt").write_text("no part of it", "utf-8")
    done = memobook(folder, "release", SECOND, "--revise", "--why", "More is said.")
    assert done.returncode == 1 and "[release.uncommitted]" in done.stderr, done.stderr
    assert "2 files" in done.stderr and f"book/memos/{SECOND}.md\n  src/new.py" in done.stderr
    assert git(folder, "log", "--oneline").count("\n") == 1


@pytest.mark.parametrize("trouble", ["somebody else's repository", "no git"])
def test_a_release_refuses_a_repository_of_which_git_says_nothing(
    before: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    from memobook.publication.errors import ContentError
    from memobook.site.releases.committed_inputs import check_repository

    check_repository(Publication(before), "book")
    if trouble == "no git":
        monkeypatch.setenv("PATH", str(tmp_path))
    else:
        monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    with pytest.raises(ContentError) as refused:
        check_repository(Publication(before), "book")
    assert refused.value.id == "release.repository"
    assert ("No such file" if trouble == "no git" else "dubious ownership") in refused.value.details
    (tmp_path / "apart" / ".git").mkdir(parents=True)
    monkeypatch.undo()
    check_repository(Publication(tmp_path / "apart"), "book")


def test_a_clock_that_goes_wrong_is_refused(before: Path) -> None:
    from memobook.publication.errors import ContentError
    from memobook.site.releases.release import Release

    job = Release(Publication(before), lambda *_: [], today="2026-01-06")
    with pytest.raises(ContentError) as early:
        job.retract(FIRST, "x")
    assert early.value.id == "release.clock" and "clock says 2026-01-06" in early.value.message
    with pytest.raises(ContentError) as unknown:
        job.first("2036-01-06")
    assert unknown.value.id == "edition.missing"
