"""How a name or an address is shown where others can read it (脱敏): enough to know oneself, not another."""

_HIDDEN_WORD = "***"


def masked(name: str) -> str:
    """张三 → 张*, 王小明 → 王*明, 买买提·艾力 → 买**·*力; in letters each word keeps its first: J*** S***.

    A name of one character is hidden whole.
    """
    words = name.split()
    if not words:
        return "*"
    if any(character.isalpha() and character.isascii() for character in name):
        return " ".join(word[0] + _HIDDEN_WORD for word in words)
    whole = "".join(words)
    if len(whole) == 1:
        return "*"
    middle = "".join(character if character == "·" else "*" for character in whole[1:-1])
    return whole[0] + (middle + whole[-1] if len(whole) > 2 else "*")


def masked_address(address: str) -> str:
    """A phone number or an openid: 199****0000, and of anything short nothing but its ends."""
    shown = 3 if len(address) >= 10 else 1
    last = 4 if len(address) >= 10 else 0
    return address[:shown] + "****" + (address[-last:] if last else "")
