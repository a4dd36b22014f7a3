"""The word for a file that is not taken."""


class NotTaken(Exception):
    """A file that we do not take. Its text is a sentence for whoever sent it."""
