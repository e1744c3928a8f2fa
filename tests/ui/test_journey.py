"""The main job in a real browser, against a real server and a real database, start to Word file."""

from __future__ import annotations

import io
import os
import re
import subprocess
import time
from pathlib import Path

from docx import Document
from playwright.sync_api import Browser, Page, expect

from tests.ui.driving import COMMAND, IN_A_BROWSER, SLOW, Server, say

pytestmark = IN_A_BROWSER

FACT = "We ran a family science night in November and 42 families came."
VIEWS = "On the exit slips parents said they had tried the experiments at home."
ACTION = "We will ask Mrs Reid to run it again by March."
EVIL = "Dunmore <b>Primary</b> <script>document.title='owned'</script>"


def entry_values(page: Page) -> list[str]:
    found = page.locator(".entry textarea, .entry input[type=text]")
    return [found.nth(n).input_value() for n in range(found.count())]


def wait_for_entry(page: Page, words: str) -> None:
    deadline = time.monotonic() + 60
    while words not in entry_values(page):
        assert time.monotonic() < deadline, entry_values(page)
        page.wait_for_timeout(200)


def open_session(page: Page, server: Server) -> None:
    page.goto(server.address)
    expect(page.locator("#masthead")).to_contain_text("chat model: none")
    expect(page.locator("#masthead")).to_contain_text("Crown copyright")
    page.get_by_label("Name of your school").fill(EVIL)
    page.locator("#indicator").get_by_label("2.5 Family learning").check()
    page.locator("#start").click()
    page.wait_for_url(re.compile(r"session=\w+"), timeout=SLOW)
    expect(page.locator("#chat .bot").first).to_contain_text("STEM capital in families?")


def test_a_team_talks_through_one_indicator_and_leaves_with_its_proforma(
    server: Server, browser: Browser, tmp_path: Path
) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    elsewhere: list[str] = []
    page.on("request", lambda r: elsewhere.append(r.url) if "127.0.0.1" not in r.url else None)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_session(page, server)
    talk_and_edit(page)
    address = page.url
    page.close()

    # The next day: another browser, and the server was killed in between.
    server.kill()
    server.start()
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    come_back_and_undo(page, server, address)
    check_the_word_file(page)
    assert page.title() == "STEM Coach"
    assert elsewhere == []
    assert errors == []
    page.close()


def talk_and_edit(page: Page) -> None:
    say(page, FACT)
    expect(page.locator("#cited")).to_contain_text("2.5.1 Engaging families in learning")
    say(page, VIEWS)
    say(page, ACTION)
    page.locator("#chip-level").click()
    expect(page.locator("#chat .bot").last).to_contain_text(
        re.compile("where would you p", re.IGNORECASE), timeout=SLOW
    )
    for words in (FACT, VIEWS, ACTION):
        wait_for_entry(page, words)
    expect(page.locator("#proforma")).to_contain_text("you said this in turn 1")
    expect(page.locator("#proforma .gap").first).to_contain_text("[")
    page.get_by_label("Who is editing").fill("Mhairi")
    edit(page, VIEWS, "Parents told us they tried the experiments at home.")
    edit(page, ACTION, "We will ask Mrs Reid and the parent council to run it again by March.")


def edit(page: Page, old: str, new: str) -> None:
    place = entry_values(page).index(old)
    found = page.locator(".entry textarea, .entry input[type=text]").nth(place)
    found.fill(new)
    edited = page.locator("#proforma").get_by_text("edited by Mhairi")
    before = edited.count()
    found.press("Tab")
    expect(edited).to_have_count(before + 1, timeout=SLOW)
    wait_for_entry(page, new)


def come_back_and_undo(page: Page, server: Server, address: str) -> None:
    page.goto(server.address)
    page.get_by_role("tab", name="Sessions").click()
    link = page.locator("#sessions a").first
    expect(link).to_contain_text("Dunmore <b>Primary</b>")
    link.click()
    page.wait_for_url(re.compile(re.escape(address.rpartition("=")[2])))
    expect(page.locator("#chat")).to_contain_text(FACT, timeout=SLOW)
    wait_for_entry(page, "Parents told us they tried the experiments at home.")
    page.locator("#undo").click()
    wait_for_entry(page, ACTION)
    page.locator("#redo").click()
    wait_for_entry(page, "We will ask Mrs Reid and the parent council to run it again by March.")


def check_the_word_file(page: Page) -> None:
    with page.expect_download() as got:
        page.locator("#downloads").get_by_role("link", name="Word").click()
    document = Document(io.BytesIO(Path(got.value.path()).read_bytes()))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    whole = "\n".join([p.text for p in document.paragraphs] + cells)
    for words in (
        FACT,
        "Parents told us they tried the experiments at home.",
        "We will ask Mrs Reid and the parent council to run it again by March.",
        "Dunmore <b>Primary</b> <script>",
        "How do we know? What evidence do we have?",
        "Learning provision",
        "2.5 Family learning",
    ):
        assert words in whole, words
    assert VIEWS not in whole
    footers = " ".join(p.text for s in document.sections for p in s.footer.paragraphs)
    assert "Crown copyright" in footers + whole
    assert "computer program" in footers + whole


def test_a_port_in_use_is_said_plainly(server: Server, tmp_path: Path) -> None:
    env = {**os.environ, "STEM_COACH_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [str(COMMAND), "serve", "--port", str(server.port)],
        env=env, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert f"Port {server.port}" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_team_places_itself_then_sees_how_its_words_read(
    server: Server, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    page.goto(server.address)
    page.get_by_role("tab", name="Match").click()
    page.locator("#said textarea").fill(f"{FACT} {VIEWS}")
    page.locator("#own-level").get_by_label("Starting the journey").check()
    page.locator("#match").click()
    expect(page.locator("#verdict")).to_be_visible(timeout=SLOW)
    expect(page.locator("#matched .statements section")).to_have_count(3)
    page.get_by_label("Why?").fill("We know who never comes.")
    page.locator("#keep").click()
    expect(page.locator("#kept")).to_contain_text("both judgements stand under Coach", timeout=SLOW)
    page.get_by_role("tab", name="Coach").click()
    expect(page.locator("#chat")).to_contain_text(FACT, timeout=SLOW)
    page.close()


def test_the_framework_is_searched_while_typing_and_opened_where_a_part_stands(
    server: Server, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    page.goto(server.address)
    page.get_by_role("tab", name="Explore").click()
    box = page.locator("#query textarea, #query input").first
    box.press_sequentially("weans that get left oot of science")
    expect(page.locator("#found")).to_contain_text("children that get left out", timeout=SLOW)
    expect(page.locator("#found .hits li").first).to_be_visible(timeout=SLOW)
    page.locator("#found a.open").first.click()
    page.wait_for_url(re.compile(r"open="), timeout=SLOW)
    expect(page.locator("#found-here")).to_be_visible(timeout=SLOW)
    expect(box).to_have_value("weans that get left oot of science")
    page.locator("#browse").get_by_label("Learning provision").check()
    page.locator("#qi").get_by_label("2.5 Family learning").check()
    page.locator("#theme").get_by_label("2.5.1 Engaging families in learning").check()
    expect(page.locator("#shown .statements section")).to_have_count(3, timeout=SLOW)
    expect(page.locator("#shown")).to_contain_text("In plain words (ours)")
    page.close()
