"""The page in a real browser: from a finding to its number and back, filters, keys, phone and print; no error, no request."""

import shutil

import pytest

from auditor.reports.detail import Detail
from auditor.reports.page import contents, render
from auditor.reports.page.entries import entry
from auditor.result import Failure
from sampled import audited
from test_page import EVIL, SAMPLES, evil

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
if CHROMIUM is None:
    pytest.skip("no chromium on this machine", allow_module_level=True)
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser")
DESK, PHONE = {"width": 1280, "height": 600}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Pages on disk: of one report, of several, of an evil one."""
    folder = tmp_path_factory.mktemp("page")
    samples = [audited(path) for path in SAMPLES]
    pages = {"one": (samples[1:2], []), "batch": (samples, [Failure("坏.pdf", "文件已加密")]), "evil": ([evil(), evil()], [Failure(EVIL, EVIL)])}
    for name, (audits, failures) in pages.items():
        (folder / f"{name}.html").write_text(render(audits, failures, Detail()), encoding="utf-8", errors="backslashreplace")
    entries = [entry(audit, [("网页", "one.html"), ("意见函", f"甲 局/{EVIL[:5]}#1%.docx")], "1 处批注") for audit in [*samples * 3, evil()]]
    led = contents(entries, [Failure(EVIL, EVIL)], [EVIL], "审核意见表.xlsx")
    (folder / "contents.html").write_text(led, encoding="utf-8", errors="backslashreplace")
    return folder


@pytest.fixture
def opened(browser, files):
    """Opens a page; whatever it says on its console, asks of a network or throws is an error of the test."""
    trouble, tabs = [], []

    def open_page(name, viewport=DESK):
        tab = browser.new_page(viewport=viewport)
        tabs.append(tab)
        tab.set_default_timeout(5000)
        tab.on("console", lambda message: trouble.append(message.text))
        tab.on("pageerror", lambda error: trouble.append(str(error)))
        tab.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
        tab.on("request", lambda request: trouble.append(request.url) if request.url.split(":")[0] not in ("file", "data") else None)
        tab.goto((files / f"{name}.html").as_uri())
        return tab

    yield open_page
    for tab in tabs:
        tab.close()
    assert trouble == []


def in_sight(tab, selector):
    """Whether an element can be seen without scrolling, and nothing lies over it."""
    return tab.evaluate(
        """selector => {
            const one = document.querySelector(selector), { left, top, width, height } = one.getBoundingClientRect();
            const over = document.elementFromPoint(left + width / 2, top + height / 2);
            return Boolean(over) && (one.contains(over) || (over.contains(one) && over !== document.documentElement && !over.matches('.doc, .side, .sheet, body, main')));
        }""",
        selector,
    )


def test_a_finding_leads_to_its_number_and_back(opened):
    tab = opened("one")
    links = [(link, link.get_attribute("href")) for link in tab.locator(".finding h3 a").all()]
    link, target = next((link, target) for link, target in links if not in_sight(tab, target))
    link.click()
    assert in_sight(tab, target) and tab.evaluate("document.activeElement.id") == target[1:]
    assert tab.locator(f"{target}.lit").count() == 1 and tab.locator(".finding.lit").count() == 1
    tab.keyboard.press("Escape")
    tab.wait_for_function(f"!document.querySelector('{target}.lit')")
    assert tab.evaluate("document.querySelector('.doc').scrollTop") == 0


def test_a_number_leads_to_its_findings_and_back(opened):
    tab = opened("one")
    number = tab.locator(".doc a.c").last
    cited = number.get_attribute("data-f").split()
    number.scroll_into_view_if_needed()
    before = tab.evaluate("document.querySelector('.doc').scrollTop")
    number.click()
    assert in_sight(tab, f"#{cited[0]}") and tab.locator(".finding.lit").get_attribute("id") == cited[0]
    tab.go_back()
    tab.wait_for_function("!document.querySelector('.finding.lit')")
    assert tab.evaluate("document.querySelector('.doc').scrollTop") == before > 0


def test_a_number_of_several_findings_goes_through_them(opened):
    tab = opened("one")
    number = tab.locator(".doc a.n[data-f*=' ']").first
    cited = number.get_attribute("data-f").split()
    for name in (*cited, cited[0]):
        number.click()
        assert tab.locator(".finding.lit").get_attribute("id") == name


def test_a_number_in_a_quoted_sentence_leads_to_its_own_place(opened):
    tab = opened("one")
    link = tab.locator(".quote a:not(.wrong)").first
    link.click()
    assert in_sight(tab, link.get_attribute("href")) and tab.evaluate("location.hash") == link.get_attribute("href")


def test_keys_go_from_finding_to_finding(opened):
    tab = opened("one")
    for key, ordinal in zip("jjjk", "1232", strict=True):
        tab.keyboard.press(key)
        assert tab.locator(".finding.lit .ordinal").inner_text() == ordinal
        assert in_sight(tab, ".finding.lit h3 a") and in_sight(tab, tab.locator(".finding.lit h3 a").get_attribute("href"))
    tab.keyboard.press("Enter")
    assert f"#{tab.evaluate('document.activeElement.id')}" == tab.locator(".finding.lit h3 a").get_attribute("href")


def shown(tab, kind):
    return [one.get_attribute(f"data-{kind}") for one in tab.locator(".finding:visible").all()]


def test_filters(opened):
    tab = opened("one")
    everything = shown(tab, "severity")
    assert {"error", "warning"} <= set(everything)
    tab.locator(".filter [data-severity=warning]").click()
    assert shown(tab, "severity") == [one for one in everything if one != "warning"]
    assert tab.locator("output").inner_text() == f"显示 {len(everything) - everything.count('warning')} / {len(everything)} 条"
    code = shown(tab, "code")[0]
    tab.locator(".filter select").select_option(code)
    assert set(shown(tab, "code")) == {code}
    hidden = tab.locator(".finding[data-severity=warning]").first.get_attribute("id")
    tab.locator(f".doc a.n[data-f={hidden}]").first.click()
    assert shown(tab, "severity") == everything


def test_the_ledger_leads_to_its_numbers(opened):
    tab = opened("one")
    tab.get_by_role("tab", name="未核对").click()
    link = tab.locator(".loose a").last
    link.click()
    assert in_sight(tab, link.get_attribute("href"))
    tab.get_by_role("tab", name="检查").click()
    assert tab.locator(".panel.checks").is_visible() and not tab.locator(".panel.ledger").is_visible()


def test_the_index_leads_to_each_report_and_back(opened):
    tab = opened("batch")
    assert tab.locator(".page:visible").get_attribute("id") == "index"
    tab.locator(".reports a").nth(1).click()
    assert tab.locator(".page:visible").get_attribute("id") == "r1" == tab.evaluate("location.hash")[1:]
    tab.get_by_role("link", name="下一份").click()
    assert tab.locator(".page:visible").get_attribute("id") == "r2"
    tab.go_back(), tab.go_back()
    tab.wait_for_selector("#index:visible")
    tab.locator(".chart summary").first.click()
    link = tab.locator(".chart details a").first
    target = link.get_attribute("href")
    link.click()
    assert in_sight(tab, target) and tab.locator(".finding.lit").get_attribute("id") == target[1:]
    tab.go_back()
    tab.wait_for_selector("#index:visible")
    tab.locator(".reports th button").nth(1).click()
    counts = [int(one.get_attribute("data-value")) for one in tab.locator(".reports td.bars").all()]
    assert counts == sorted(counts, reverse=True)


def test_a_link_from_outside_opens_its_place(opened, files):
    tab = opened("batch")
    name = tab.locator("#r1 .finding").last.get_attribute("id")
    tab.goto("about:blank")
    tab.goto(f"{(files / 'batch.html').as_uri()}#{name}")
    assert in_sight(tab, f"#{name}") and tab.locator(".finding.lit").get_attribute("id") == name


def test_nothing_of_an_evil_report_runs(opened):
    tab = opened("evil")
    assert "<script>alert(1)</script>" in tab.locator("h1:visible").inner_text() or tab.locator(".failures").inner_text().count("<script>")
    tab.locator(".reports a").first.click()
    tab.locator(".finding h3 a:visible").first.click()
    assert "<img src=x" in tab.locator("main:visible").inner_text()


@pytest.mark.parametrize("name", ["one", "batch"])
def test_a_phone_shows_one_column(opened, name):
    tab = opened(name, PHONE)
    assert tab.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
    if name == "batch":
        tab.locator(".reports a").first.click()
    link = tab.locator(".finding:visible h3 a").last
    target = link.get_attribute("href")
    link.click()
    assert in_sight(tab, target) and not tab.locator(".panel.findings:visible").count()
    assert tab.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
    tab.locator(".back").click()
    tab.wait_for_selector(".finding:visible")


CONTRAST = """selector => {
    const rgb = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    return [...document.querySelectorAll(selector)].filter(one => one.checkVisibility()).map(one => {
        let under = one;
        while (rgb(getComputedStyle(under).backgroundColor)[3] === 0 && under.parentElement) under = under.parentElement;
        const [a, b] = [getComputedStyle(one).color, getComputedStyle(under).backgroundColor].map(c => light(rgb(c)) + 0.05);
        return Math.max(a, b) / Math.min(a, b);
    });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_of_text_stands_out_from_its_ground(opened, scheme):
    tab = opened("one")
    tab.emulate_media(color_scheme=scheme)
    tab.keyboard.press("j")
    for selector in (".v", ".u", ".c", ".n.lit", "sup", ".severity", ".message", ".quote", ".quote .wrong", ".note", ".where", ".facts", ".code", ".filter button"):
        contrasts = tab.evaluate(CONTRAST, selector)
        assert contrasts and min(contrasts) >= 4.5, (selector, min(contrasts, default=0))


def test_print_leaves_nothing_out(opened, files):
    tab = opened("one")
    tab.locator(".filter [data-severity=warning]").click()
    tab.emulate_media(media="print")
    for part in (".panel.findings", ".panel.ledger", ".doc p.block"):
        assert tab.locator(part).first.is_visible(), part
    assert not tab.locator(".filter").is_visible()
    tab.emulate_media(media="screen")
    assert tab.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_the_page_that_leads_to_the_files_of_a_review(opened):
    tab = opened("contents")
    assert tab.title() == "审核目录" and tab.locator("tbody tr").count() == 3 * len(SAMPLES) + 1
    tab.fill("input[type=search]", "民政局")
    assert 0 < tab.locator("tbody tr:visible").count() < 3 * len(SAMPLES)
    tab.fill("input[type=search]", "")
    tab.click("button[data-sort=number] >> nth=0")
    figures = [int(text) for text in tab.locator("tbody tr td:nth-child(2)").all_inner_texts()]
    assert figures == sorted(figures, reverse=True) or figures == sorted(figures)
    tab.click("tbody tr:first-child a >> nth=0")
    assert tab.url.endswith("/one.html")
