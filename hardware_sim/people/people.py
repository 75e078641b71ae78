"""Made-up people and their cards. Every number begins with 99: no such area exists, so nobody can have it.

The layouts J and Y carry real prefixes on real cards (81 to 83, 9 with a country); here they are 99 as well.
"""

from collections.abc import Iterable

from stdnum.iso7064 import mod_11_2

from hardware_sim.people.cards import Card, Layout

ISSUER = "虚构市公安局示例分局"
PERMIT_ISSUER = "虚构市公安局"
LONG_TERM = "长期"


class NobodyCalled(LookupError):
    """There is no made-up person of that name, number or layout."""


def people() -> tuple[Card, ...]:
    """All of them, always in the same order."""
    return _PEOPLE


def find(who: str = "", *, number: int | None = None, layout: Layout | None = None) -> Card:
    """One person by name (or its beginning), by place in the list from 1, or the first with such a card.

    With nothing given, the first. Raises `NobodyCalled`, which says who there is.
    """
    if number is not None:
        if not 1 <= number <= len(_PEOPLE):
            raise NobodyCalled(f"there is no person {number}: there are 1 to {len(_PEOPLE)}")
        return _PEOPLE[number - 1]
    fits = [card for card in _PEOPLE if layout in (None, card.layout) and card.name.startswith(who)]
    if not fits:
        raise NobodyCalled(f"nobody is called '{who}': there are {'、'.join(card.name for card in _PEOPLE)}")
    return next((card for card in fits if card.name == who), fits[0])


def _number(area: str, birth: str, sequence: int) -> str:
    body = f"{area}{birth}{sequence:03}"
    return body + str(mod_11_2.calc_check_digit(body))


def _resident(
    name: str,
    sex: str,
    nation: str,
    birth: str,
    address: str,
    *,
    valid: tuple[str, str],
    sequence: int,
    fingers: Iterable[int] = (),
    added_address: str = "",
) -> Card:
    return Card(
        layout=Layout.RESIDENT,
        fields={
            "name": name,
            "sex": sex,
            "nation": nation,
            "birth": birth,
            "address": address,
            "number": _number("990101", birth, sequence),
            "issuer": ISSUER,
            "valid_from": valid[0],
            "valid_to": valid[1],
        },
        fingers=tuple(fingers),
        added_address=added_address,
    )


def _permit(name: str, sex: str, birth: str, pass_number: str, *, area: str, sequence: int) -> Card:
    return Card(
        layout=Layout.HMT_PERMIT,
        fields={
            "name": name,
            "sex": sex,
            "birth": birth,
            "address": "虚构省虚构市示例区居住路9号",
            "number": _number(area, birth, sequence),
            "issuer": PERMIT_ISSUER,
            "valid_from": "20240901",
            "valid_to": "20290901",
            "pass_number": pass_number,
            "issue_count": "01",
        },
    )


_PEOPLE = (
    _resident(
        "示例甲", "1", "01", "19880214", "虚构省虚构市示例区样本路1号", valid=("20200101", "20400101"), sequence=1
    ),
    _resident(
        "示例乙",
        "2",
        "01",
        "19950630",
        "虚构省虚构市示例区样本路2号三单元402室",
        valid=("20190315", "20290315"),
        sequence=2,
        fingers=(11, 16),
    ),
    _resident(
        "示例丙",
        "1",
        "11",
        "19410901",
        "虚构省虚构市示例区养老巷3号",
        valid=("20060520", LONG_TERM),
        sequence=3,
        added_address="虚构省虚构市新城区搬迁路33号",
    ),
    _resident(
        "示例丁", "2", "03", "20080808", "虚构省虚构市示例区学校街4号", valid=("20230901", "20280901"), sequence=4
    ),
    _resident(
        "示例戊",
        "1",
        "08",
        "19700101",
        "虚构省虚构市示例区旧址路5号",
        valid=("20040601", "20240601"),
        sequence=5,
        fingers=(11,),
    ),
    _resident(
        "示例㛃䶮", "2", "01", "19930412", "虚构省虚构市示例区堃鑫路6号", valid=("20210202", "20410202"), sequence=6
    ),
    _resident(
        "示例𬭎𫖯", "1", "01", "19811231", "虚构省虚构市示例区𬒈硇村7号", valid=("20180707", "20380707"), sequence=7
    ),
    _resident(
        "示例古丽·样本买买提艾合麦提",
        "2",
        "05",
        "19781105",
        "虚构自治区虚构地区示例县样本乡一个名字特别特别长的村第八居民小组八八号",
        valid=("20160801", "20360801"),
        sequence=8,
    ),
    _resident(
        "示例己", "9", "97", "19990228", "虚构省虚构市示例区其他路9号", valid=("20220222", "20320222"), sequence=9
    ),
    _permit("示例港", "1", "19850312", "H99990001", area="998100", sequence=11),
    _permit("示例澳", "2", "19911020", "M99990002", area="998200", sequence=12),
    _permit("示例台", "1", "19690705", "99990003", area="998300", sequence=13),
    Card(
        layout=Layout.FOREIGNER_2017,
        fields={
            "name_en": "SAMPLE, ERIKA UTOPIA",
            "sex": "2",
            "number": "UTO990185010101",
            "nationality": "UTO",
            "name": "示例艾丽卡",
            "valid_from": "20180601",
            "valid_to": "20280601",
            "birth": "19850101",
            "card_version": "02",
            "authority": "9900",
        },
    ),
    Card(
        layout=Layout.FOREIGNER_2023,
        fields={
            "name": "示例约翰",
            "sex": "1",
            "renewals": "01",
            "birth": "19760918",
            "name_en": "SAMPLE-UTOPIAN, JOHN BARTHOLOMEW MA",
            "number": _number("999999", "19760918", 21),
            "valid_from": "20240115",
            "valid_to": "20340115",
            "name_en_rest": "XIMILIAN",
            "nationality": "UTO",
            "earlier_number_link": "001",
        },
    ),
)
