"""A mail server that is often away, and that knows not everybody."""

from email.message import EmailMessage
from random import Random

from permits.post.deliver import NoSuchAddress


class FailingServer:
    """taken: what it took, in order."""

    def __init__(self, chance: Random) -> None:
        self.chance, self.taken = chance, list[EmailMessage]()

    def send(self, message: EmailMessage) -> None:
        if self.chance.random() < 0.05:
            raise NoSuchAddress
        if self.chance.random() < 0.4:
            raise OSError("away")
        self.taken.append(message)
