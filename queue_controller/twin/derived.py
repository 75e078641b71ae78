"""A profile for a site that has none: every post manned all day, every service as wanted as posts are there for it.

It is a guess, good enough to try rules on: visitors keep the clerks busy four fifths of the time.
"""

from hall.contract.ids import ClerkId, PostId, ServiceId
from hall.sites.site import Site
from queue_controller.twin.profile import Break, Demand, Duty, People, Profile

LOAD = 0.8
LUNCHES = ("11:30", "12:00", "12:30", "13:00")
LUNCH_MIN = 30
HOURS = {"8": 1.2, "9": 1.6, "10": 1.6, "11": 1.0, "12": 0.5, "13": 0.7, "14": 1.3, "15": 1.2, "16": 0.7}
"""Mornings are full, noon is quiet. Hours that are not named have 0.5."""


def derived_profile(site: Site) -> Profile:
    """The profile of a site that nobody has described."""
    opens, closes = _minutes(site.rules.opens), _minutes(site.rules.closes)
    duties = tuple(
        Duty(
            clerk=clerk,
            post=post,
            begins=site.rules.opens,
            ends=site.rules.closes,
            breaks=_lunch(n, site),
        )
        for n, (post, clerk) in enumerate(_manned(site).items())
    )
    wanted: dict[ServiceId, float] = dict.fromkeys(site.service, 0.0)
    for duty in duties:
        served = _served(site, duty.post, duty.clerk)
        for service in served:
            wanted[service] += 1 / len(served)
    services = tuple(Demand(id=service, share=round(share, 6)) for service, share in wanted.items() if share)
    worked = sum(closes - opens - sum(pause.minutes for pause in duty.breaks) for duty in duties)
    return Profile(
        visitors_a_day=max(1.0, float(round(LOAD * worked / Demand(id="").mean_min))),
        hours={str(hour): HOURS.get(str(hour), 0.5) for hour in range(opens // 60, -(-closes // 60))},
        weekdays={},
        services=services,
        people=People(classes={kind.id: 0.01 for kind in site.calling.classes if kind.from_age is None}),
        duties=duties,
    )


def _manned(site: Site) -> dict[PostId, ClerkId]:
    """A clerk for each post as long as there are any: one who may serve something there, in the order of the site."""
    free = list(site.clerk)
    manned: dict[PostId, ClerkId] = {}
    for post in site.post:
        able = next((clerk for clerk in free if _served(site, post, clerk)), None)
        if able is not None:
            manned[post] = able
            free.remove(able)
    return manned


def _served(site: Site, post: PostId, clerk: ClerkId) -> tuple[ServiceId, ...]:
    skills = site.skills[clerk]
    return tuple(s for s in site.post[post][1].services if skills is None or s in skills)


def _lunch(n: int, site: Site) -> tuple[Break, ...]:
    at = LUNCHES[n % len(LUNCHES)]
    return (Break(at=at, minutes=LUNCH_MIN),) if site.rules.opens <= at < site.rules.closes else ()


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])
