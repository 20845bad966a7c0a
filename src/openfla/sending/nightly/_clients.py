import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from openfla.channel import Account, AccountUnknown
from openfla.sending.delivery import AnyClient, client_of
from openfla.texts import Explained


@dataclass
class Clients:
    """One client for each account, however many employers are served with it: one token, one pace."""

    accounts: Mapping[str, Account]
    open: Callable[[Account], AnyClient] = client_of
    _opened: dict[str, AnyClient | Explained] = field(default_factory=dict, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def account(self, name: str) -> Account:
        """The account of that name.

        Raises:
            AccountUnknown: there is none.
        """
        if name not in self.accounts:
            raise AccountUnknown(name)
        return self.accounts[name]

    def of(self, account: Account) -> AnyClient:
        """Its client, opened once; what went wrong then is told to all who ask.

        Raises:
            FlaError: its key store cannot be used.
        """
        with self._lock:
            if account.name not in self._opened:
                try:
                    self._opened[account.name] = self.open(account)
                except Explained as mistake:
                    self._opened[account.name] = mistake
            found = self._opened[account.name]
        if isinstance(found, Explained):
            raise found
        return found

    def close(self) -> None:
        """Close them all."""
        for client in self._opened.values():
            if not isinstance(client, Explained):
                client.close()
