"""What the card panel of a clerk's desk says."""

from collections.abc import Mapping

from drivers.idcard.card import CardKind
from drivers.ports import CardTrouble
from ui_kit.phrase import Phrase

LAY_CARD = Phrase("可放身份证读取", "Ready to read a card")
READING = Phrase("正在读取身份证", "Reading the card")
AGAIN: Mapping[CardTrouble, Phrase] = {
    CardTrouble.PLACE_AGAIN: Phrase("没有读到，请平放后再放一次", "Not read: place it flat again"),
    CardTrouble.TAKEN_TOO_SOON: Phrase("拿得太早，请再放一次", "Taken too soon: place it again"),
}
LAY_AGAIN_LATER = Phrase("请稍后再试；仍不成功，请通知管理员。", "Try again later; else tell the administrator.")

DOCUMENTS: Mapping[CardKind, Phrase] = {
    CardKind.RESIDENT: Phrase("居民身份证", "Resident identity card"),
    CardKind.HMT_RESIDENCE: Phrase("港澳台居民居住证", "Residence permit"),
    CardKind.FOREIGNER_2017: Phrase("外国人永久居留身份证", "Permanent resident card"),
    CardKind.FOREIGNER_2023: Phrase("外国人永久居留身份证", "Permanent resident card"),
}

SAME_NAME = Phrase("姓名与号票一致", "Same name as on the ticket")
OTHER_NAME = Phrase("姓名与号票不一致，请核对", "Not the ticket's name: please check")
EXPIRED = Phrase("证件已过有效期，请核对", "Expired: please check")


def needs_service(name: Phrase, wrong: Phrase | None) -> Phrase:
    """The reader is to blame, not the card: 身份证读卡器未连接."""
    fault = wrong or Phrase("暂时不能读卡", " cannot read now")
    return Phrase(f"{name.zh}{fault.zh}", f"{name.en[0].upper()}{name.en[1:]}{fault.en}")
