"""Text on a line of columns: how wide it is, where it breaks."""

import unicodedata


def columns_of(text: str) -> int:
    """Half-width columns. What GBK writes in two bytes is two columns wide on every printer."""
    return sum(_columns(char) for char in text)


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most `columns`, broken behind a space where there is one, else anywhere. Never empty."""
    lines: list[str] = []
    line = ""
    room = columns
    for char in text:
        wide = _columns(char)
        if wide > room:
            head, _, tail = line.rpartition(" ")
            if not head or char == " ":
                head, tail = line, ""
            lines.append(head)
            line = tail
            room = columns - columns_of(line)
            if char == " " and not line:
                continue
        line += char
        room -= wide
    return [*lines, line]


def justify(left: str, right: str, columns: int) -> list[str]:
    """One line with a text at each edge; where there is no room, the right one goes to the next line."""
    gap = columns - columns_of(left) - columns_of(right)
    if gap >= 1:
        return [left + " " * gap + right]
    below = wrap(right, columns)
    return [*wrap(left, columns), *(" " * (columns - columns_of(line)) + line for line in below)]


def in_gbk(text: str) -> bool:
    """Whether every character is in GBK."""
    try:
        text.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _columns(char: str) -> int:
    try:
        return len(char.encode("gbk"))
    except UnicodeEncodeError:
        return 2 if unicodedata.east_asian_width(char) in "WFA" else 1
