"""The words of SMS and WeChat messages (通知模板): the hall names a template and parameters, the centre says them."""

from collections.abc import Mapping

from msgspec import Struct

from hall.contract.notifications import Template


class Message(Struct, frozen=True, kw_only=True):
    """`{name}` stands for a parameter; every one of them must be given."""

    parameters: frozenset[str]
    text: str
    text_en: str


MESSAGES: Mapping[str, Message] = {
    Template.TICKET_CALLED: Message(
        parameters=frozenset({"number", "window", "area", "attempt"}),
        text="请{number}号到{area}{window}号窗口办理。",
        text_en="Number {number}, please come to window {window}, {area}.",
    ),
    Template.TICKET_NTH_IN_LINE: Message(
        parameters=frozenset({"number", "area", "ahead"}),
        text="{number}号，前面还有{ahead}人，请回到{area}等候。",
        text_en="Number {number}: {ahead} people ahead of you. Please return to {area}.",
    ),
}


def said(template: str, parameters: Mapping[str, str], lang: str) -> str | None:
    """The message; None when there is no such template or a parameter is missing."""
    message = MESSAGES.get(template)
    if message is None or not message.parameters <= parameters.keys():
        return None
    text = message.text if lang == "zh" else message.text_en
    return text.format(**{name: parameters[name] for name in message.parameters})
