"""Certificates and key stores of a channel: made, opened, described, written in another form.

>>> from datetime import UTC, datetime
>>> made = make("Bakkerij Peeters", now=datetime.now(UTC), key="ec-p384")
>>> describe(made, at=datetime.now(UTC)).breaches
()
"""

from openfla.channel.certificates._containers import SUFFIXES, certificate_file, files_for, key_file
from openfla.channel.certificates._description import Description, describe
from openfla.channel.certificates._errors import (
    CannotRead,
    CannotWrite,
    CertificateMistake,
    DiskFull,
    FileMissing,
    FileTaken,
    JavaKeyStore,
    KeyMismatch,
    NoCertificate,
    NoFolder,
    NoPrivateKey,
    NotAKeyStore,
    PasswordNeeded,
    Pkcs12NeedsPassword,
    SeveralAliases,
    TooLarge,
    UnknownAlgorithm,
    UnknownAlias,
    UnknownContainer,
    UnusableName,
    UnusablePassword,
    UnusableValidity,
    WritingRefused,
    WrongPassword,
)
from openfla.channel.certificates._files import File, place
from openfla.channel.certificates._making import (
    DIGESTS,
    KEY_KINDS,
    LONGEST_VALIDITY_DAYS,
    Digest,
    KeyKind,
    file_name_for,
    make,
)
from openfla.channel.certificates._opening import LARGEST_BYTES, open_key_store
from openfla.channel.certificates._store import Entry, KeyStore, PrivateKey, choose, choose_certificate

__all__ = [
    "DIGESTS",
    "KEY_KINDS",
    "LARGEST_BYTES",
    "LONGEST_VALIDITY_DAYS",
    "SUFFIXES",
    "CannotRead",
    "CannotWrite",
    "CertificateMistake",
    "Description",
    "Digest",
    "DiskFull",
    "Entry",
    "File",
    "FileMissing",
    "FileTaken",
    "JavaKeyStore",
    "KeyKind",
    "KeyMismatch",
    "KeyStore",
    "NoCertificate",
    "NoFolder",
    "NoPrivateKey",
    "NotAKeyStore",
    "PasswordNeeded",
    "Pkcs12NeedsPassword",
    "PrivateKey",
    "SeveralAliases",
    "TooLarge",
    "UnknownAlgorithm",
    "UnknownAlias",
    "UnknownContainer",
    "UnusableName",
    "UnusablePassword",
    "UnusableValidity",
    "WritingRefused",
    "WrongPassword",
    "certificate_file",
    "choose",
    "choose_certificate",
    "describe",
    "file_name_for",
    "files_for",
    "key_file",
    "make",
    "open_key_store",
    "place",
]
