"""The words of the backend's page, in both languages."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "lang": "zh",
        "other_lang": "en",
        "other": "English",
        "title": "中心已收到的大厅数据",
        "events": "事件总数",
        "rejected": "未接受",
        "flagged": "有疑点",
        "last": "最近收到",
        "stream": "数据流",
        "epoch": "代次",
        "contiguous": "已连续收到",
        "beyond": "其后已收到",
        "none": "无",
        "when": "时间",
        "seq": "序号",
        "what": "事项",
        "subject": "号码 / 窗口 / 设备",
        "remark": "备注",
        "window": "窗口 ",
        "nothing": "尚未收到任何大厅的数据。",
        "waiting": "等候人数",
        "open_services": "可取号事项",
        "open_windows": "开放窗口",
        "stale": "状态已过期",
        "wishes": "厅外请求",
        "state": "状态",
        "answer": "答复",
        "overdue": "已过时限，等待大厅答复",
        "messages": "短信与微信通知",
        "channel": "渠道",
        "receiver": "接收人",
        "text": "内容",
    },
    "en": {
        "lang": "en",
        "other_lang": "zh",
        "other": "中文",
        "title": "What the centre has received",
        "events": "Events",
        "rejected": "Not accepted",
        "flagged": "In doubt",
        "last": "Last received",
        "stream": "Stream",
        "epoch": "Epoch",
        "contiguous": "Without a gap up to",
        "beyond": "Received beyond",
        "none": "none",
        "when": "Time",
        "seq": "Number",
        "what": "What happened",
        "subject": "Ticket / window / device",
        "remark": "Remark",
        "window": "window ",
        "nothing": "Nothing has been received from any hall yet.",
        "waiting": "Waiting",
        "open_services": "Services open",
        "open_windows": "Windows open",
        "stale": "No longer certain",
        "wishes": "Asked from outside the hall",
        "state": "State",
        "answer": "Answer",
        "overdue": "time is over, the hall has not said",
        "messages": "SMS and WeChat",
        "channel": "By",
        "receiver": "To",
        "text": "Text",
    },
}

EVENTS: Mapping[str, tuple[str, str]] = {
    "site.adopted": ("启用大厅设置", "Site adopted"),
    "day.opened": ("开始新的一天", "Day opened"),
    "day.closed": ("当日结束", "Day closed"),
    "ticket.issued": ("取号", "Ticket issued"),
    "ticket.queued": ("开始等候", "Ticket queued"),
    "ticket.prioritised": ("改为优先", "Given priority"),
    "ticket.paper": ("号票打印", "Ticket paper"),
    "ticket.called": ("叫号", "Ticket called"),
    "ticket.recalled": ("重呼", "Ticket recalled"),
    "ticket.missed": ("过号", "Ticket missed"),
    "ticket.requeued": ("过号返回", "Ticket returned"),
    "ticket.cancelled": ("弃号", "Ticket cancelled"),
    "ticket.expired": ("号票失效", "Ticket expired"),
    "ticket.serving": ("开始办理", "Service started"),
    "ticket.finished": ("办理完毕", "Service finished"),
    "window.state": ("窗口状态", "Window state"),
    "window.tide": ("窗口增减事项", "Window helps out"),
    "rating.offered": ("邀请评价", "Rating offered"),
    "rating.given": ("已评价", "Rating given"),
    "rating.skipped": ("未评价", "Rating skipped"),
    "device.alarm": ("设备告警", "Device alarm"),
    "device.cleared": ("设备恢复", "Device cleared"),
}

REMARKS: Mapping[str, tuple[str, str]] = {
    "rejected": ("未接受", "not accepted"),
    "hash_wrong": ("内容与校验值不符", "content does not give its hash"),
    "chain_broken": ("与前一条不衔接", "does not follow the one before"),
    "unknown_event": ("新版本的事项", "of a newer version"),
}

WISHES: Mapping[str, tuple[str, str]] = {
    "ticket.take": ("远程取号", "Take a number"),
    "ticket.cancel": ("弃号", "Give a number up"),
}

STATES: Mapping[str, tuple[str, str]] = {
    "waiting": ("等待大厅取走", "waits for the hall"),
    "fetched": ("大厅已取走", "fetched by the hall"),
    "received": ("大厅已收到", "received by the hall"),
    "done": ("已办", "done"),
    "failed": ("未办", "failed"),
}

REFUSALS: Mapping[str, tuple[str, str]] = {
    "bad_command": ("大厅无法识别", "the hall cannot read it"),
    "not_allowed": ("不允许", "not allowed"),
    "too_late": ("已过时限", "too late"),
    "service_unknown": ("无此事项", "no such service"),
    "service_closed": ("该事项暂停取号", "no numbers for this service now"),
    "ticket_unknown": ("无此号票", "no such ticket"),
    "move_not_allowed": ("号票已不能变更", "the ticket can no longer be changed"),
}
"""Of the refusals the centre meets; any other is shown by its name."""

CHANNELS: Mapping[str, tuple[str, str]] = {"sms": ("短信", "SMS"), "wechat": ("微信", "WeChat")}
