"""The one error of this room."""


class ServiceError(Exception):
    """A server cannot be found, started or reached; the text says which one, why, and what to do next."""
