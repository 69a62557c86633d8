"""JSON text, without the cost of all that the json module brings: only that one, where this Python has it otherwise."""

try:
    from _json import encode_basestring_ascii, make_encoder

    _parts = make_encoder(None, None, encode_basestring_ascii, None, ": ", ", ", False, False, True)
except (ImportError, TypeError):
    from json import dumps
else:

    def dumps(value):
        return "".join(_parts(value, 0))
