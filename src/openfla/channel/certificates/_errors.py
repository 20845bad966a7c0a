"""What can be wrong with a certificate, a key store or the place it should go to."""

from dataclasses import dataclass

from openfla.channel._mistake import FlaError
from openfla.texts import N_


class CertificateMistake(FlaError):
    """Any mistake about a certificate or a key store."""


@dataclass(eq=False)
class UnusableName(CertificateMistake):
    code = "unusableName"
    message = N_("'%(name)s' cannot be the name in a certificate.")
    remedy = N_("Give a name of 1 to 64 printable characters; a letter with an accent counts for two.")
    name: str


@dataclass(eq=False)
class UnusableValidity(CertificateMistake):
    code = "unusableValidity"
    message = N_("A certificate cannot be valid for %(days)d days.")
    remedy = N_("Choose from 1 to %(most)d days.")
    days: int
    most: int


@dataclass(eq=False)
class UnusablePassword(CertificateMistake):
    code = "unusablePassword"
    message = N_("This password cannot protect a private key: it is empty or longer than 1023 bytes.")
    remedy = N_("Choose another password.")


@dataclass(eq=False)
class Pkcs12NeedsPassword(CertificateMistake):
    code = "pkcs12NeedsPassword"
    message = N_("A PKCS#12 file (.p12 or .pfx) must have a password.")
    remedy = N_(
        "Give one with --ask-password or --password-env; for a converted file with --ask-new-password"
        " or --new-password-env."
    )


@dataclass(eq=False)
class FileMissing(CertificateMistake):
    code = "fileMissing"
    message = N_("There is no file %(path)s.")
    remedy = N_("Check the name and the folder.")
    path: str


@dataclass(eq=False)
class CannotRead(CertificateMistake):
    code = "cannotRead"
    message = N_("The file %(path)s cannot be read: %(reason)s.")
    remedy = N_("Check that it is a file and that you may read it.")
    path: str
    reason: str


@dataclass(eq=False)
class TooLarge(CertificateMistake):
    code = "tooLarge"
    message = N_("The file %(path)s is larger than %(most)d bytes; a key store is not.")
    remedy = N_("Check that this is the file you mean.")
    path: str
    most: int


@dataclass(eq=False)
class NotAKeyStore(CertificateMistake):
    code = "notAKeyStore"
    message = N_("The file %(path)s holds no certificate and no private key that can be read.")
    remedy = N_("Give a certificate or key in PEM or DER, or a PKCS#12 file (.p12 or .pfx).")
    path: str


@dataclass(eq=False)
class JavaKeyStore(CertificateMistake):
    code = "javaKeyStore"
    message = N_("The file %(path)s is a Java key store of the old kind (%(kind)s).")
    remedy = N_(
        "Convert it first: keytool -importkeystore -srckeystore %(path)s -destkeystore %(path)s.p12"
        " -deststoretype PKCS12"
    )
    path: str
    kind: str


@dataclass(eq=False)
class UnknownAlgorithm(CertificateMistake):
    code = "unknownAlgorithm"
    message = N_("The file %(path)s uses an algorithm that cannot be read.")
    remedy = N_("Make a new RSA or EC key and certificate for the channel.")
    path: str


@dataclass(eq=False)
class PasswordNeeded(CertificateMistake):
    code = "passwordNeeded"
    message = N_("The file %(path)s is protected by a password.")
    remedy = N_("Give the password with --ask-password or --password-env.")
    path: str


@dataclass(eq=False)
class WrongPassword(CertificateMistake):
    code = "wrongPassword"
    message = N_("The password does not open %(path)s.")
    remedy = N_("Give the right password; if it is right, the file is damaged: ask for it again.")
    path: str


@dataclass(eq=False)
class NoPrivateKey(CertificateMistake):
    code = "noPrivateKey"
    message = N_("There is no private key in %(path)s.")
    remedy = N_("Give the key store that holds the private key, not the certificate that is uploaded.")
    path: str


@dataclass(eq=False)
class NoCertificate(CertificateMistake):
    code = "keyWithoutCertificate"
    message = N_("There is no certificate for the private key '%(alias)s'.")
    remedy = N_("Give the certificate too, with --certificate.")
    alias: str


@dataclass(eq=False)
class KeyMismatch(CertificateMistake):
    code = "keyMismatch"
    message = N_("The private key '%(alias)s' and its certificate do not belong together.")
    remedy = N_("Give the certificate that was made for this key.")
    alias: str


@dataclass(eq=False)
class SeveralAliases(CertificateMistake):
    code = "severalAliases"
    message = N_("The file %(path)s holds several aliases: %(aliases)s.")
    remedy = N_("Name the one you mean with --alias.")
    path: str
    aliases: str


@dataclass(eq=False)
class UnknownAlias(CertificateMistake):
    code = "unknownAlias"
    message = N_("There is no alias '%(alias)s' in %(path)s.")
    remedy = N_("Choose one of these: %(aliases)s.")
    alias: str
    path: str
    aliases: str


@dataclass(eq=False)
class UnknownContainer(CertificateMistake):
    code = "unknownContainer"
    message = N_("The ending of %(path)s does not tell how to write the key.")
    remedy = N_("Choose a name that ends in one of these: %(suffixes)s.")
    path: str
    suffixes: str


@dataclass(eq=False)
class FileTaken(CertificateMistake):
    code = "fileTaken"
    message = N_("The file %(path)s exists already.")
    remedy = N_("Choose another name, or replace it with --force.")
    path: str


@dataclass(eq=False)
class NoFolder(CertificateMistake):
    code = "noFolder"
    message = N_("There is no folder %(folder)s.")
    remedy = N_("Make the folder first, or choose another one.")
    folder: str


@dataclass(eq=False)
class WritingRefused(CertificateMistake):
    code = "writingRefused"
    message = N_("You may not write in the folder %(folder)s.")
    remedy = N_("Choose another folder, or ask for the permission to write there.")
    folder: str


@dataclass(eq=False)
class DiskFull(CertificateMistake):
    code = "diskFull"
    message = N_("There is no space left in the folder %(folder)s; nothing was written.")
    remedy = N_("Make space, or choose a folder on another disk.")
    folder: str


@dataclass(eq=False)
class CannotWrite(CertificateMistake):
    code = "cannotWrite"
    message = N_("The file %(path)s cannot be written: %(reason)s.")
    remedy = N_("Choose another name or folder.")
    path: str
    reason: str
