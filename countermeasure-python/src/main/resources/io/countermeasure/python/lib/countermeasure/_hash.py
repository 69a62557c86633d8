"""SHA-256, without the cost of all that hashlib brings."""

try:
    from _sha2 import sha256 as _sha256  # 3.12
except ImportError:
    try:
        from _sha256 import sha256 as _sha256
    except ImportError:
        from hashlib import sha256 as _sha256


def sha256(content):
    return _sha256(content).hexdigest()
