"""An article's HTML as the site shows it: code highlighted, images as the operator chose."""

import html
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Literal

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from aggregator.page.images import ATTRIBUTE, IMAGE

# none: a link where the image was; link: the browser fetches it from its own site; cache: we serve our copy, and where
# there is none it is as with none.
Images = Literal["none", "link", "cache"]

# The address that a page shows an image from, by the image's own; "" where it is not to be shown.
Shown = Callable[[str], str]

# The export's content_html is the sanitiser's output: its <pre> is always of this form.
CODE = re.compile(r'<pre><code class="language-([\w+#.-]+)">(.*?)</code></pre>', re.DOTALL)

# Characters: longer code is shown plain, since highlighting it would take longer than reading the page.
LONGEST_CODE = 20_000

_FORMATTER = HtmlFormatter(nowrap=True, classprefix="hl-")


def prepared(content: str, shown: Shown) -> str:
    """Highlight the code and settle the images of an article's sanitised HTML."""
    return IMAGE.sub(lambda found: _image(found, shown), CODE.sub(_highlighted, content))


def stylesheet() -> str:
    """The colours of highlighted code, for light and for dark: of Pygments' styles, those whose every colour stands out
    from our background by 4.5 to 1 (WCAG's AA), but for that of what is no valid code.
    """
    light, dark = _colours("xcode"), _colours("monokai")
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"


def _colours(style: str) -> str:
    formatter: Any = HtmlFormatter(style=style, classprefix="hl-", nobackground=True)
    return str(formatter.get_style_defs("pre code"))


@lru_cache(maxsize=256)
def _lexer(name: str) -> Lexer | None:
    try:
        return get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def _highlighted(found: re.Match[str]) -> str:
    name, body = found.groups()
    lexer = _lexer(name)
    if lexer is None or len(body) > LONGEST_CODE:
        return found.group()
    marked = highlight(html.unescape(body), lexer, _FORMATTER)
    return f'<pre tabindex="0"><code class="language-{name}">{marked}</code></pre>'


def _image(found: re.Match[str], shown: Shown) -> str:
    values = dict(ATTRIBUTE.findall(found.group(1)))
    source, alt = values.get("src", ""), values.get("alt", "")
    if not source:
        return ""
    address = html.escape(shown(html.unescape(source)))
    if not address:
        return f'<a class="image" href="{source}" rel="noopener noreferrer nofollow">🖼 {alt or "图片"}</a>'
    return f'<img src="{address}" alt="{alt}" loading="lazy" referrerpolicy="no-referrer">'
