"""What the page is like for everybody: by rules of accessibility, on a phone, in Russian, offline.

Rules are those of axe-core 4.14 (WCAG 2.2, levels A and AA); what it calls serious or critical
must not be there.
"""

import re
from pathlib import Path

import pytest

TEXTS = Path(__file__).parents[2] / "web" / "src" / "texts"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRAVE = ("serious", "critical")
PANELS = ("", "documents", "whatif", "differences", "campaign")
ENOUGH_PX = 24  # least side of a target, WCAG 2.2, 2.5.8


def findings(page, axe):
    """Return what axe-core finds grave on a page, each with the elements."""
    page.evaluate(axe)
    found = page.evaluate(
        "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS
    )
    return [
        (one["id"], [node["html"][:160] for node in one["nodes"][:4]])
        for one in found["violations"]
        if one["impact"] in GRAVE
    ]


def panels_of(page, names):
    """Open panels one after the other; "" is none."""
    for name in names:
        page.evaluate("(name) => window.voskhod.app.open(name)", name)
        if name:
            page.locator(f"aside.drawer .panel.{name}").wait_for()
        page.wait_for_timeout(400)  # what slides or is fetched comes to rest
        yield name


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_rules_of_accessibility_hold(opened, server, sizes, axe, theme, size):
    """Every panel of the served page, in both colours, at a desk and on a phone."""
    page = opened(server, sizes[size]).open(f"theme={theme}", "mission=one-turn&t=4000")
    grave = {name or "none": findings(page, axe) for name in panels_of(page, PANELS)}
    assert {name: found for name, found in grave.items() if found} == {}


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_rules_hold_for_views_documents_and_help(opened, single, axe, theme):
    """Map and walk, 226 claims and one record, the keys: in a single file."""
    page = opened(single.as_uri()).open(f"theme={theme}", "t=4000&view=all&panel=documents")
    page.locator(".claims li").first.wait_for()
    grave = {"claims": findings(page, axe)}
    page.locator(".claims .says").first.click()
    grave["record"] = findings(page, axe)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    grave["help"] = findings(page, axe)
    assert {name: found for name, found in grave.items() if found} == {}


def test_nothing_is_cut_off_on_a_phone(opened, server, sizes):
    """No panel scrolls sideways; every control seen is inside the window and large enough."""
    page = opened(server, sizes["phone"], has_touch=True, is_mobile=True).open(
        hash_="mission=one-turn&t=4000"
    )
    for name in panels_of(page, PANELS):
        assert page.evaluate("document.documentElement.scrollWidth") <= sizes["phone"]["width"], (
            name
        )
        assert page.evaluate(_CUT_OFF) == [], name


# Controls that are seen and stick out sideways, or are smaller than a finger needs; those inside
# something that scrolls by itself, or in a line of text, are as they should be.
_CUT_OFF = f"""(() => {{
  const bad = [];
  const all = 'button, input, select, a[href], h1, h2, h3, output';
  for (const one of document.querySelectorAll(all)) {{
    const box = one.getBoundingClientRect();
    if (box.width === 0 || one.closest('[hidden]') || one.classList.contains('skip')) continue;
    const name = one.outerHTML.slice(0, 100);
    if (box.left < -1 || box.right > innerWidth + 1) bad.push('outside: ' + name);
    const isControl = one.matches('button, select, input:not([type=range]):not([type=checkbox])');
    const isSmall = Math.min(box.width, box.height) < {ENOUGH_PX};
    if (isControl && isSmall) bad.push(`small, ${{box.width}} x ${{box.height}}: ${{name}}`);
  }}
  return bad;
}})()"""


def test_words_are_not_clipped(opened, server, sizes):
    """No button or heading hides a part of its words, in either size or language."""
    for size in sizes.values():
        for language in ("en", "ru"):
            watched = opened(server, size)
            page = watched.open(f"lang={language}", "mission=one-turn&t=4000")
            assert page.evaluate(_CLIPPED) == [], (size, language)


_CLIPPED = """[...document.querySelectorAll('button, h2, h3, dt, dd, label, .tabs *')]
  .filter((one) => one.getClientRects().length > 0 && one.scrollWidth > one.clientWidth + 1
    && getComputedStyle(one).display !== 'inline' && one.clientWidth > 0)
  .map((one) => one.outerHTML.slice(0, 120))"""


def test_all_of_it_is_russian(opened, server):
    """No key is shown untranslated, and no word of the page stays English."""
    english, russian = (_texts(name) for name in ("en.ts", "ru.ts"))
    assert russian.keys() == english.keys()
    page = opened(server).open("lang=ru", "mission=one-turn&t=4000")
    assert page.evaluate("document.documentElement.lang") == "ru"
    # Words that are the same in both languages, or are names.
    left = {text for key, text in english.items() if len(text) > 3 and russian[key] != text}
    for name in panels_of(page, PANELS):
        seen = set(page.evaluate(_WORDS))
        assert seen & english.keys() == set(), name
        assert seen & left == set(), name
    titles = page.locator(".chart-title, .bar .phase, .bar .next").all_inner_texts()
    assert len(titles) > 3
    assert [title for title in titles if not re.search("[а-яё]", title)] == []


_WORDS = """[...document.querySelectorAll('body *')]
  .filter((one) => one.getClientRects().length > 0)
  .flatMap((one) => [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
    .map((node) => node.textContent.trim())
    .concat(['aria-label', 'title', 'placeholder'].map((name) => one.getAttribute(name) ?? '')))
  .filter((words) => words !== '')"""


def _texts(name):
    """Return the texts of a language by their keys, out of its source."""
    return dict(re.findall(r'^\s*"([\w.]+)":\s*"((?:[^"\\]|\\.)*)",?$',
                           (TEXTS / name).read_text("utf-8"), re.MULTILINE))  # fmt: skip


def test_english_words_would_be_found(opened, server):
    """The page in English has many of the words that the test before looks for."""
    page = opened(server).open("lang=en", "mission=one-turn&t=4000")
    assert len(set(page.evaluate(_WORDS)) & set(_texts("en.ts").values())) > 15


def test_language_and_colours_are_kept(opened, server):
    """What the reader chose stands after the page is loaded again."""
    watched = opened(server)
    page = watched.open(hash_="mission=one-turn&t=4000")
    before = page.evaluate("document.documentElement.dataset.theme")
    page.locator(".tools button[lang='ru']").click()
    page.locator(".tools button").nth(1).click()
    page.reload()
    page.evaluate("window.voskhod.ready")
    assert page.evaluate("document.documentElement.lang") == "ru"
    assert page.evaluate("document.documentElement.dataset.theme") != before
