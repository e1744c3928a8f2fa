"""Talking with names kept out, seeing what is covered, and rehearsing, in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.ui.driving import IN_A_BROWSER, SLOW, Server, say

pytestmark = IN_A_BROWSER


def opened(browser: Browser, server: Server) -> Page:
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    page.goto(server.address)
    page.get_by_label("Name of your school").fill("Dunmore Primary")
    page.locator("#indicator").get_by_label("2.5 Family learning").check()
    page.locator("#start").click()
    page.wait_for_url(re.compile(r"session=\w+"), timeout=SLOW)
    return page


def test_a_pupils_name_is_warned_of_and_replaced_with_one_click(
    server: Server, browser: Browser
) -> None:
    page = opened(browser, server)
    page.locator("#answer textarea").fill("wee Callum in P3 can now count to 20 in the garden.")
    page.locator("#send").click()
    expect(page.locator("#personal")).to_contain_text("Callum", timeout=SLOW)
    expect(page.locator("#chat .user")).to_have_count(0)
    page.locator("#send-replaced").click()
    expect(page.locator("#chat .user").last).to_contain_text("wee a pupil in P3", timeout=SLOW)
    expect(page.locator("#personal")).not_to_contain_text("Callum")
    expect(page.locator("#send-replaced")).to_be_hidden()
    page.close()


def test_what_is_covered_grows_with_the_dialogue(server: Server, browser: Browser) -> None:
    page = opened(browser, server)
    say(page, "42 families came in November and parents said they would come again.")
    covered = page.locator(".coverage")
    expect(covered).to_contain_text("figures: heard")
    expect(covered).to_contain_text("what somebody saw: not yet")
    page.close()


def test_a_rehearsal_with_a_parent_about_the_open_session(server: Server, browser: Browser) -> None:
    page = opened(browser, server)
    say(page, "Nine parents plan the garden club with us every spring.")
    page.get_by_role("tab", name="Rehearse").click()
    page.locator("#asker").get_by_label("A parent").check()
    page.locator("#rehearse-start").click()
    said = page.locator("#rehearsal .bot")
    expect(said.first).to_contain_text("no inspector", timeout=SLOW)
    page.locator("#rehearse-answer textarea").fill("12 families came in May and nine came back.")
    page.locator("#rehearse-send").click()
    expect(said).to_have_count(2, timeout=SLOW)
    expect(said.last).to_contain_text("Evidence: figures", timeout=SLOW)
    page.get_by_role("tab", name="Coach").click()
    expect(page.locator("#chat")).not_to_contain_text("nine came back")
    page.close()
