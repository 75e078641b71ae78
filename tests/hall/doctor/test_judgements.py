"""What each check makes of what it measured: fit, doubtful or unfit, and never without a remedy."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hall.doctor import broker, certificates, clock, disk, ports, python, qt, space, time_zone, voice
from hall.doctor.finding import Finding

NOW = datetime(2027, 1, 15, 8, tzinfo=UTC)
DAY = timedelta(days=1)
PEM = Path("broker.pem")


def clock_says(now: datetime, newest: datetime | None = None, synchronised: bool | None = True) -> Finding:
    return clock.judge(now.timestamp(), newest.timestamp() if newest else 0.0, synchronised=synchronised)


@pytest.mark.parametrize(
    ("finding", "grade"),
    [
        (python.judge((3, 11, 0)), "ok"),
        (python.judge((3, 10, 14)), "bad"),
        (qt.judge("6.11.3"), "ok"),
        (qt.judge("6.11.9"), "ok"),
        (qt.judge("6.12.0"), "bad"),
        (qt.judge("7.0.0"), "bad"),
        (qt.judge("6.9.1"), "bad"),
        (broker.judge("auto", "/usr/sbin/mosquitto"), "ok"),
        (broker.judge("auto", None), "warn"),
        (broker.judge("mosquitto", None), "bad"),
        (broker.judge("fallback", "/usr/sbin/mosquitto"), "warn"),
        (voice.judge("/usr/bin/espeak-ng"), "ok"),
        (voice.judge(None), "warn"),
        (space.judge(2000), "ok"),
        (space.judge(1999), "warn"),
        (space.judge(199), "bad"),
        (disk.judge([0.2, 0.3, 9.0]), "ok"),
        (disk.judge([19.0, 25.0, 30.0]), "warn"),
        (disk.judge([250.0]), "bad"),
        (disk.judge([0.001, 0.002, 0.001]), "warn"),
        (clock_says(NOW), "ok"),
        (clock_says(NOW, synchronised=None), "ok"),
        (clock_says(NOW, synchronised=False), "warn"),
        (clock_says(NOW, newest=NOW + timedelta(seconds=59)), "ok"),
        (clock_says(NOW, newest=NOW + timedelta(seconds=61)), "bad"),
        (clock_says(datetime(1970, 1, 2, tzinfo=UTC)), "bad"),
        (clock_says(datetime(2137, 1, 2, tzinfo=UTC)), "bad"),
        (time_zone.judge("Asia/Shanghai"), "ok"),
        (time_zone.judge("Asia/Nowhere"), "bad"),
        (time_zone.judge("../etc/passwd"), "bad"),
        (ports.judge("broker", "127.0.0.1", 8883, taken=False, running=False), "ok"),
        (ports.judge("broker", "127.0.0.1", 8883, taken=True, running=True), "ok"),
        (ports.judge("broker", "127.0.0.1", 8883, taken=True, running=False), "bad"),
        (certificates.judge(PEM, NOW - DAY, NOW + 91 * DAY, NOW), None),
        (certificates.judge(PEM, NOW - DAY, NOW + 89 * DAY, NOW), "warn"),
        (certificates.judge(PEM, NOW - DAY, NOW - timedelta(seconds=1), NOW), "bad"),
        (certificates.judge(PEM, NOW + DAY, NOW + 90 * DAY, NOW), "bad"),
    ],
)
def test_a_measurement_is_judged(finding: Finding | None, grade: str | None) -> None:
    assert (finding.grade.value if finding else None) == grade
    if finding:
        assert bool(finding.advice) == (grade != "ok")
        assert finding.sentence.endswith(".")
