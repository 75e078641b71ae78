"""The hall's configuration and its site definition."""

from collections.abc import Iterator

from hall.doctor.finding import Finding, bad, ok
from hall.home import Home
from hall.sites.load import SiteMistakes

NAME = "site"


def check(home: Home) -> Iterator[Finding]:
    try:
        site = home.site()
    except SiteMistakes as mistakes:
        for mistake in mistakes.mistakes:
            yield bad(NAME, mistake, f"Correct it in {home.site_folder}.")
        return
    counted = f"{len(site.services)} services, {len(site.windows)} windows, {len(site.terminals)} terminals"
    yield ok(NAME, f"{site.name} ({site.id}), version {site.version}: {counted}.")
