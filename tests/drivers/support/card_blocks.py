"""Text blocks of made-up cards, laid out from the published tables alone. Area codes 99…: nobody lives there."""

from dataclasses import dataclass, field
from datetime import date

# field, offset, bytes
RESIDENT = [
    ("name", 0, 30), ("sex", 30, 2), ("nation", 32, 4), ("birth", 36, 16), ("address", 52, 70), ("number", 122, 36),
    ("issuer", 158, 30), ("from", 188, 16), ("to", 204, 16), ("reserve", 220, 36),
]  # fmt: skip
HMT = [
    ("name", 0, 30), ("sex", 30, 2), ("reserve", 32, 4), ("birth", 36, 16), ("address", 52, 70), ("number", 122, 36),
    ("issuer", 158, 30), ("from", 188, 16), ("to", 204, 16), ("pass", 220, 18), ("count", 238, 4), ("reserve2", 242, 6),
    ("flag", 248, 2), ("reserve3", 250, 6),
]  # fmt: skip
FOREIGNER_2017 = [
    ("name_en", 0, 120), ("sex", 120, 2), ("number", 122, 30), ("nationality", 152, 6), ("name", 158, 30),
    ("from", 188, 16), ("to", 204, 16), ("birth", 220, 16), ("version", 236, 4), ("authority", 240, 8),
    ("flag", 248, 2), ("reserve", 250, 6),
]  # fmt: skip
FOREIGNER_2023 = [
    ("name", 0, 30), ("sex", 30, 2), ("renewals", 32, 4), ("birth", 36, 16), ("name_en_1", 52, 70), ("number", 122, 36),
    ("reserve", 158, 30), ("from", 188, 16), ("to", 204, 16), ("name_en_2", 220, 22), ("nationality", 242, 6),
    ("flag", 248, 2), ("link", 250, 6),
]  # fmt: skip


def block(layout: list[tuple[str, int, int]], **values: str) -> bytes:
    out = b""
    for name, offset, size in layout:
        assert offset == len(out), name
        out += values.pop(name, "").ljust(size // 2).encode("utf-16-le")
        assert len(out) == offset + size, f"{name} is too long"
    assert not values, values
    assert len(out) == 256
    return out


def with_check_digit(body: str) -> str:
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return body + "10X98765432"[sum(w * int(d) for w, d in zip(weights, body, strict=True)) % 11]


@dataclass(frozen=True)
class Person:
    name: str = "测试甲"
    sex: str = "2"
    nation: str = "01"
    birth: date = date(1990, 2, 28)
    address: str = "虚构省无名市试验路1号"
    number: str = with_check_digit("99000019900228002")
    issuer: str = "无名市公安局"
    valid: tuple[str, str] = field(default=("20200101", "20400101"))

    def block(self) -> bytes:
        return block(
            RESIDENT, name=self.name, sex=self.sex, nation=self.nation, birth=f"{self.birth:%Y%m%d}",
            address=self.address, number=self.number, issuer=self.issuer,
            **{"from": self.valid[0], "to": self.valid[1]},
        )  # fmt: skip


JIA = Person()
YI = Person(name="测试乙", sex="1", number=with_check_digit("99000019900228001"))
