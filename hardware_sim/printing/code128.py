"""CODE 128 as a printer draws it: from the data of GS k 73 to bars and spaces. ISO/IEC 15417."""

from collections.abc import Iterator

_TABLE = """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222
123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224
111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112
"""
_WIDTHS = _TABLE.split()
"""Bar and space widths in modules of the values 0 to 105, then the stop."""

STOP = 106
SHIFT = 98
START = {"A": 103, "B": 104, "C": 105}
SWITCH = {"A": 101, "B": 100, "C": 99}
FUNCTION = {
    "1": {"A": 102, "B": 102, "C": 102},
    "2": {"A": 97, "B": 97},
    "3": {"A": 96, "B": 96},
    "4": {"A": 101, "B": 100},
}


class NotEncodable(ValueError):
    """The data are not what GS k 73 takes; a real printer prints no barcode then."""


def modules(data: bytes) -> tuple[str, list[bool]]:
    """The readable text and the row of modules, True black, from data as `{B12AB` or `{C` and pair values."""
    text, values = _values(data)
    check = (values[0] + sum(at * value for at, value in enumerate(values))) % 103
    row: list[bool] = []
    for value in (*values, check, STOP):
        for at, width in enumerate(_WIDTHS[value]):
            row += [at % 2 == 0] * int(width)
    return text, row


def _values(data: bytes) -> tuple[str, list[int]]:
    if len(data) < 3 or data[:1] != b"{" or (code := chr(data[1])) not in START:
        raise NotEncodable("data must begin with {A, {B or {C")
    values = [START[code]]
    text = ""
    shifted = False
    for char, escaped in _characters(data[2:]):
        if escaped and char in SWITCH:
            code = char
            values.append(SWITCH[code])
        elif escaped and char == "S" and code in "AB":
            values.append(SHIFT)
            shifted = True
        elif escaped and code in FUNCTION.get(char, ()):
            values.append(FUNCTION[char][code])
        elif escaped and char != "{":
            raise NotEncodable(f"{{{char} is not known in code set {code}")
        else:
            used = ({"A": "B", "B": "A"}.get(code, code)) if shifted else code
            shifted = False
            values.append(_value(used, char))
            text += f"{ord(char):02}" if used == "C" else char
    return text, values


def _characters(data: bytes) -> Iterator[tuple[str, bool]]:
    """Each character, and whether a brace stood before it."""
    at = 0
    while at < len(data):
        escaped = data[at] == ord("{")
        at += escaped
        if at == len(data):
            raise NotEncodable("data end with a single {")
        yield chr(data[at]), escaped
        at += 1


def _value(code: str, char: str) -> int:
    number = ord(char)
    if code == "C" and number < 100:
        return number
    if code == "B" and 32 <= number < 128:
        return number - 32
    if code == "A" and number < 96:
        return number - 32 if number >= 32 else number + 64
    raise NotEncodable(f"byte {number:02X} is not in code set {code}")
