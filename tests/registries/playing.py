"""A client whose registry is a function: no byte leaves the process."""

import inspect
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx2
from multidict import CIMultiDict


class Playing:
    """Stands for the transport's client; `hear` answers an httpx2.Request with an httpx2.Response, or raises."""

    def __init__(self, hear):
        self.hear = hear

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_error):
        pass

    @asynccontextmanager
    async def request(self, method, address, *, data, headers, allow_redirects):
        assert not allow_redirects
        said = self.hear(httpx2.Request(method, address, content=data, headers=headers))
        response = await said if inspect.isawaitable(said) else said
        yield _Heard(response.status_code, CIMultiDict(response.headers.multi_items()), _Body(response))


@dataclass(frozen=True)
class _Heard:
    status: int
    headers: CIMultiDict
    content: "_Body"


@dataclass(frozen=True)
class _Body:
    response: httpx2.Response

    async def iter_any(self):
        if isinstance(self.response.stream, httpx2.ByteStream):
            yield self.response.content
        else:
            async for part in self.response.stream:
                yield part
