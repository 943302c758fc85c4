"""The key that encrypts credentials: from the environment, or from a file that only its owner can read.

The file's name begins with a dot, so backups leave it out: a backup alone reveals no credentials.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.errors import MissingExtra, OptionError, StoreError
from tenure.store.files.faults import file_faults
from tenure.store.files.files import LocalFiles

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

KEY_FILE = ".secret.key"
VARIABLE = "TENURE_SECRET_KEY"


class SecretKey:
    """The current key, and older ones that still decrypt.

    Parameters
    ----------
    workspace : Path
    configured : str, optional
        Keys of the environment, separated by commas, the current one first. They replace the file.
    """

    def __init__(self, workspace: Path, configured: str | None = None) -> None:
        self._folder, self._configured = workspace, configured

    @property
    def is_configured(self) -> bool:
        """Whether the key comes from the environment."""
        return self._configured is not None

    @property
    def exists(self) -> bool:
        """Whether there is a key."""
        return self.is_configured or (self._folder / KEY_FILE).is_file()

    def create(self) -> bool:
        """Write a new key to the file unless there is a key; returns whether it was written."""
        if self.exists:
            return False
        with file_faults("create the key for credentials"), suppress(FileExistsError):
            descriptor = os.open(self._folder / KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(f"{_new_key()}\n")
                file.flush()
                os.fsync(file.fileno())
            return True
        return False

    def begin_rotation(self) -> None:
        """Put a new key before the current one, which still decrypts. A key of the environment stays."""
        if not self.is_configured:
            self._write([_new_key(), *self._keys()])

    def end_rotation(self) -> None:
        """Forget all keys but the current one. Those of the environment stay."""
        if not self.is_configured:
            self._write(self._keys()[:1])

    def cipher(self) -> MultiFernet:
        """Encrypts with the current key, decrypts with any.

        Raises StoreError (`credentials.no_key`), OptionError (`option.secret_key`) or MissingExtra.
        """
        try:
            from cryptography.fernet import Fernet, MultiFernet
        except ImportError as error:
            raise MissingExtra("Storing credentials", "server") from error
        try:
            return MultiFernet([Fernet(key) for key in self._keys()])
        except ValueError as error:
            raise OptionError(
                "The key for credentials cannot be read.",
                values=[VARIABLE if self.is_configured else KEY_FILE],
                hint="a key is 32 random bytes in URL-safe Base64: put the right one back",
                code="option.secret_key",
            ) from error

    def _keys(self) -> list[str]:
        if self._configured is not None:
            return [key.strip() for key in self._configured.split(",") if key.strip()]
        if not self.exists:
            raise no_key()
        with file_faults("read the key for credentials"):
            return (self._folder / KEY_FILE).read_text(encoding="ascii", errors="replace").split()

    def _write(self, keys: list[str]) -> None:
        with file_faults("write the key for credentials"):
            content = "".join(f"{key}\n" for key in keys).encode()
            LocalFiles(self._folder).put(KEY_FILE, [content])


def no_key() -> StoreError:
    """Credentials are stored, but not the key to them."""
    return StoreError(
        "The key that decrypts stored credentials is missing.",
        values=[KEY_FILE],
        hint=f"put {KEY_FILE} back into the workspace or set {VARIABLE}; or enter the credentials again: "
        "change each connection",
        code="credentials.no_key",
    )


def _new_key() -> str:
    try:
        from cryptography.fernet import Fernet
    except ImportError as error:
        raise MissingExtra("Storing credentials", "server") from error
    return Fernet.generate_key().decode()
