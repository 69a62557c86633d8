"""Values that JSON has, too."""

_LONGEST = 256 * 1024
_DEEPEST = 10


class NotPlain(Exception):
    """The value is something else."""


def plain(value, depth=0):
    """The value, with tuples and sets as lists; of exactly the types JSON has, or NotPlain."""
    kind = type(value)
    if value is None or kind is bool or kind is int:
        return value
    if kind is float:
        if value != value or value in (float("inf"), float("-inf")):
            raise NotPlain("was %r" % value)
        return value
    if isinstance(value, str):
        if len(value) > _LONGEST:
            raise NotPlain("was %d characters long" % len(value))
        return str.__str__(value)
    if isinstance(value, (list, tuple, dict)) and depth < _DEEPEST:
        if len(value) > 10000:
            raise NotPlain("had %d entries" % len(value))
        if not isinstance(value, dict):
            return [plain(element, depth + 1) for element in value]
        return {_key(key): plain(element, depth + 1) for key, element in value.items()}
    raise NotPlain("was of type %s" % kind.__name__)


def _key(key):
    if not isinstance(key, str):
        raise NotPlain("had the key %.80r" % (key,))
    return key
