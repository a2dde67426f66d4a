"""Headers of every answer: nothing runs, nothing is framed, nothing is told to other sites."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aggregator.publish.site.content import Images

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'{images}; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SecurityHeaders:
    """An ASGI middleware; `images` is link where readers' browsers may fetch images from other sites."""

    def __init__(self, app: ASGIApp, images: Images) -> None:
        self.app = app
        self.policy = POLICY.format(images=" https: http:" if images == "link" else "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the answer on with the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = self.policy
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, with_headers)
