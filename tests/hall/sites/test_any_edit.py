"""Whatever is written into a site definition, loading it gives a site or sentences, never a trace."""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hall.sites.load import SiteMistakes
from hall.sites.site import Site

FILES = {"centre.toml", "chonghua.toml", "catalogue.json"}
ODD = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["", "0", "1", "A", "CH001", "../x", "CON", "25:00", "\n", "一" * 70, "simulated", "440184000000"]),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.just([]),
    st.just({}),
    st.lists(st.text(max_size=3), max_size=3),
    st.dictionaries(st.text(max_size=6), st.text(max_size=3), max_size=2),
)


def places(node: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document that can be edited."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [place for key, value in inner for place in [(*way, key), *places(value, (*way, key))]]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_random_edits_of_the_demo_give_a_site_or_sentences(data: st.DataObject, new_draft: Any) -> None:
    draft = new_draft()
    documents = {"centre": draft.centre, "hall": draft.hall, "catalogue": draft.catalogue}
    for _ in range(data.draw(st.integers(1, 4), "edits")):
        document = documents[data.draw(st.sampled_from(sorted(documents)), "file")]
        way = data.draw(st.sampled_from(places(document) or [("new",)]), "place")
        node = document
        for step in way[:-1]:
            node = node[step]
        edit = data.draw(st.sampled_from(["set", "remove", "double", "add"]), "edit")
        if edit == "set":
            node[way[-1]] = data.draw(ODD, "value")
        elif edit == "remove":
            node.pop(way[-1], None) if isinstance(node, dict) else node.pop(way[-1])
        elif edit == "double" and isinstance(node, list):
            node.append(node[way[-1]])
        elif isinstance(node, dict):
            node[data.draw(st.text(max_size=8), "name")] = data.draw(ODD, "value")
    with tempfile.TemporaryDirectory() as folder:
        outcome = outcome_of(draft, Path(folder))
    if isinstance(outcome, Site):
        assert len(outcome.sm3) == 64
    else:
        assert outcome.mistakes
        assert {mistake.partition(":")[0] for mistake in outcome.mistakes} <= FILES


def outcome_of(draft: Any, folder: Path) -> Site | SiteMistakes:
    try:
        return draft.load(folder)
    except SiteMistakes as mistakes:
        return mistakes
