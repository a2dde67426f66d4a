"""Tags with thousands of attributes, which would hold up the parser, among what only looks like them."""

import pytest

from aggregator.page.crowded import without_crowds
from aggregator.page.parse import document

TEXT = f"<p>{'正文。' * 50_000}</p>"
NAMES = [f"a{number}" for number in range(20_000)]


@pytest.mark.parametrize(
    "attributes",
    [
        " ".join(NAMES),
        "/".join(NAMES),
        " ".join(f"{name}=b" for name in NAMES),
        " ".join(f'{name}="<p>"' for name in NAMES),
        "".join(f"{name}='b'" for name in NAMES),
        "\n".join(f'{name} = ">"' for name in NAMES),
    ],
)
def test_a_crowded_tag_is_left_with_its_name(attributes: str) -> None:
    root = document(f"{TEXT}<div {attributes}>在里面</div><p id='x'>在后面</p>")
    assert [(element.tag, element.text, dict(element.attrib)) for element in root.iter("div", "p")][1:] == [
        ("div", "在里面", {}),
        ("p", "在后面", {"id": "x"}),
    ]


@pytest.mark.parametrize("tag", ["script", "style", "SCRIPT"])
def test_a_crowded_script_is_left_with_its_name_and_its_text(tag: str) -> None:
    html = f"{TEXT}<{tag} {' '.join(NAMES)}>a < b</{tag}><p>在后面</p>"
    assert without_crowds(html) == f"{TEXT}<{tag}>a < b</{tag}><p>在后面</p>"


@pytest.mark.parametrize(
    "html",
    [
        f'<img alt="图" src="data:image/png;base64,{"A" * 200_000}">',
        f"<card data-value='{'{&quot;a&quot;: 1} > ' * 10_000}'></card>",
        f"<script>if (i<n.length) {' + '.join(NAMES)}</script>",
        f"<style>{' '.join(f'.{name} > p {{color: red}}' for name in NAMES)}</style>",
        f"<!-- <p {' '.join(NAMES)} -->",
        f'<p title="5" screen">{"<a class=x>字</a> " * 20_000}</p>',
        f"<p>a < b {' '.join(NAMES)}</p>",
    ],
)
def test_a_long_page_of_another_kind_is_left_as_it_is(html: str) -> None:
    assert without_crowds(TEXT + html) == TEXT + html
