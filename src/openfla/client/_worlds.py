"""How one text serves threads and tasks: an operation is a flow, and the client that has it carries the flow out."""

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from functools import update_wrapper
from inspect import signature
from types import MethodType
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, get_args, overload

from openfla.channel import AsyncChannel, Channel, Flow
from openfla.client._api import Api
from openfla.client._pages import Page, Pages

T = TypeVar("T")
P = ParamSpec("P")


class InThread:
    """Marks the operations of a client for threads: each gives what it found."""


class InTask:
    """Marks the operations of a client for tasks: each gives an awaitable of what it found."""


F = TypeVar("F")


class Operations(Generic[F]):
    """Some operations of one client."""

    def __init__(self, api: Api, channel: Channel | AsyncChannel) -> None:
        self._api = api
        self._channel = channel


class operation(Generic[P, T]):  # noqa: N801 - used as a decorator
    """One call of the API, written as a flow; whoever calls it gets what the flow returns, or an awaitable of it."""

    def __init__(self, flow: Callable[Concatenate[Any, P], Flow[T]]) -> None:
        def carried_out(operations: Operations[Any], *args: P.args, **kwargs: P.kwargs) -> Any:
            return operations._channel.do(flow(operations, *args, **kwargs))  # noqa: SLF001 - its own other half

        self._method = _described(carried_out, flow, result_of(flow))

    @overload
    def __get__(self, instance: None, owner: type) -> Callable[Concatenate[Any, P], Any]: ...
    @overload
    def __get__(self, instance: Operations[InThread], owner: type) -> Callable[P, T]: ...
    @overload
    def __get__(self, instance: Operations[InTask], owner: type) -> Callable[P, Coroutine[Any, Any, T]]: ...
    def __get__(self, instance: Operations[Any] | None, owner: type) -> Any:
        return self._method if instance is None else MethodType(self._method, instance)


class listing(Generic[P, T]):  # noqa: N801 - used as a decorator
    """Something that is read page by page; whoever calls it gets what can be iterated over, in its own world."""

    def __init__(self, pages: Callable[Concatenate[Any, P], Pages[T]]) -> None:
        def found(operations: Operations[Any], *args: P.args, **kwargs: P.kwargs) -> Any:
            wanted, channel = pages(operations, *args, **kwargs), operations._channel  # noqa: SLF001
            return Found(channel, wanted) if isinstance(channel, Channel) else AsyncFound(channel, wanted)

        self._method = _described(found, pages, Found[result_of(pages)])  # type: ignore[misc]

    @overload
    def __get__(self, instance: None, owner: type) -> Callable[Concatenate[Any, P], Any]: ...
    @overload
    def __get__(self, instance: Operations[InThread], owner: type) -> Callable[P, "Found[T]"]: ...
    @overload
    def __get__(self, instance: Operations[InTask], owner: type) -> Callable[P, "AsyncFound[T]"]: ...
    def __get__(self, instance: Operations[Any] | None, owner: type) -> Any:
        return self._method if instance is None else MethodType(self._method, instance)


class Found(Generic[T]):
    """What was found, item after item; each iteration asks anew, and for a page only when it is wanted."""

    def __init__(self, channel: Channel, pages: Pages[T]) -> None:
        self._channel = channel
        self._pages = pages

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.items

    def pages(self) -> Iterator[Page[T]]:
        """The same, page after page."""
        return self._channel.each(self._pages.stream())


class AsyncFound(Generic[T]):
    """`Found` for tasks."""

    def __init__(self, channel: AsyncChannel, pages: Pages[T]) -> None:
        self._channel = channel
        self._pages = pages

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item

    def pages(self) -> AsyncIterator[Page[T]]:
        """The same, page after page."""
        return self._channel.each(self._pages.stream())


def result_of(flow: Callable[..., Any]) -> Any:
    """What a flow returns, or what its pages hold."""
    return get_args(signature(flow).return_annotation)[-1]


def _described(method: Callable[..., Any], flow: Callable[..., Any], result: Any) -> Callable[..., Any]:
    """The method with name, text and signature of its flow, for `help` and the like."""
    update_wrapper(method, flow)
    method.__signature__ = signature(flow).replace(return_annotation=result)  # type: ignore[attr-defined]
    return method
