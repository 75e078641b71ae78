"""What a screen says about its way to the hall: what happened, what can still be done, who helps."""

from collections.abc import Mapping
from typing import NamedTuple

from hall.bus.port import LinkPhase
from ui_kit.phrase import NOTHING, Phrase


class LinkWords(NamedTuple):
    """`happened` is for everybody; `staff` says where to look."""

    happened: Phrase
    staff: Phrase


LINK_WORDS: Mapping[LinkPhase, LinkWords] = {
    LinkPhase.CONNECTED: LinkWords(NOTHING, NOTHING),
    LinkPhase.CONNECTING: LinkWords(
        Phrase("正在连接大厅系统。", "Connecting to the hall."),
        Phrase("如 1 分钟后仍未连接，请检查网线。", "If this lasts a minute, check the network cable."),
    ),
    LinkPhase.HALL_AWAY: LinkWords(
        Phrase("大厅系统暂时没有回应。", "The hall's system is not answering."),
        Phrase("请检查大厅主机上的控制程序。", "Check the controller on the hall computer."),
    ),
    LinkPhase.BROKER_AWAY: LinkWords(
        Phrase("与大厅系统的连接已断开。", "The connection to the hall is lost."),
        Phrase("请检查本机网线和大厅主机。", "Check this terminal's network cable and the hall computer."),
    ),
    LinkPhase.REFUSED: LinkWords(
        Phrase("本机未获准接入大厅系统。", "This terminal is not admitted to the hall."),
        Phrase("请重新登记本终端的证书。", "Enrol this terminal again: its certificate is not accepted."),
    ),
}
