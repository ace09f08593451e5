"""A second reading of the seed's tables, as plain and slow as can be, to compare the stages with.

It knows nothing of the package: it reads dictionaries as a YAML file would give them, and answers with
dictionaries in the words of the JSON documents. Only strategies at the end make random series.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]


def readiness(episode: Json, library: Json) -> Json:
    used: dict[str, list[str]] = {"character": [], "location": []}
    for shot in episode["shots"]:
        for kind, ids in used.items():
            ids += [id_ for id_ in dict.fromkeys(shot[f"{kind}Ids"]) if id_ not in ids]
    found = [(kind, id_, library[kind].get(id_)) for kind in used for id_ in used[kind]]
    unknown = [id_ for _, id_, entity in found if entity is None]
    imageless = [id_ for _, id_, entity in found if entity and entity["referenceImages"] == []]
    unvalidated = [id_ for _, id_, e in found if e and e["referenceImages"] and not e["validated"]]
    return {
        "ready": unknown == imageless == unvalidated == [],
        "canProceedWithWarnings": unknown == [],
        "errors": len(unknown),
        "warnings": len(imageless) + len(unvalidated),
        "unvalidated": unvalidated,
        "missingCharacters": [i for k, i, e in found if k == "character" and not (e and e["referenceImages"])],
        "missingLocations": [i for k, i, e in found if k == "location" and not (e and e["referenceImages"])],
        "stats": {
            "totalShots": len(episode["shots"]),
            "totalCharacters": len(used["character"]),
            "totalLocations": len(used["location"]),
            "charactersWithRefs": sum(1 for k, _, e in found if k == "character" and e and e["referenceImages"]),
            "locationsWithRefs": sum(1 for k, _, e in found if k == "location" and e and e["referenceImages"]),
            "validatedCharacters": sum(1 for k, _, e in found if k == "character" and e and e["validated"]),
            "validatedLocations": sum(1 for k, _, e in found if k == "location" and e and e["validated"]),
        },
    }


def clusters(episode: Json, library: Json) -> list[Json]:
    shots = episode["shots"]
    return [
        *_acts(episode["acts"], shots),
        *_places(shots, library),
        *_casts(shots, library),
        *_sequences(shots),
    ]


def unclustered(episode: Json, library: Json) -> list[str]:
    found = clusters(episode, library)
    return [s["id"] for s in episode["shots"] if not any(s["id"] in cluster["shotIds"] for cluster in found)]


def _acts(acts: list[Json], shots: list[Json]) -> list[Json]:
    found = []
    for act in acts:
        members = [shot for shot in shots if shot["id"] in act["shotIds"]]
        if members:
            id_ = act["id"]
            found.append(
                _cluster(
                    id_ if id_[:4] == "act-" else "act-" + id_,
                    "act",
                    f"Acte {act['number']}: {act['title']}",
                    members,
                    _common(members, "characterIds"),
                    _common(members, "locationIds"),
                    (False, True, False),
                    id_,
                )
            )
    return found


def _common(members: list[Json], key: str) -> list[str]:
    seen = _in_order(members, key)
    return [id_ for id_ in seen if sum(id_ in shot[key] for shot in members) >= len(members) / 2]


def _in_order(members: list[Json], key: str) -> list[str]:
    seen: list[str] = []
    for shot in members:
        for id_ in shot[key]:
            if id_ not in seen:
                seen.append(id_)
    return seen


def _places(shots: list[Json], library: Json) -> list[Json]:
    found = []
    start = 0
    while start < len(shots):
        end = start + 1
        if shots[start]["locationIds"]:
            place = shots[start]["locationIds"][0]
            while end < len(shots) and shots[end]["locationIds"][:1] == [place]:
                end += 1
            if end - start >= 2:
                members = shots[start:end]
                name = library["location"].get(place, {"name": place})["name"]
                found.append(
                    _cluster(
                        f"loc-{place}-{members[0]['id']}",
                        "location",
                        f"Lieu: {name}",
                        members,
                        _in_order(members, "characterIds"),
                        [place],
                        (True, True, False),
                    )
                )
        start = end
    return found


def _casts(shots: list[Json], library: Json) -> list[Json]:
    found = []
    taken: set[str] = set()
    for number, first in enumerate(shots):
        if first["id"] in taken:
            continue
        others = [
            shot
            for shot in shots[number + 1 :]
            if shot["id"] not in taken and set(shot["characterIds"]) & set(first["characterIds"])
        ]
        if others:
            taken |= {first["id"], *(shot["id"] for shot in others)}
            shared = [id_ for id_ in first["characterIds"] if any(id_ in o["characterIds"] for o in others)]
            names = [library["character"].get(id_, {"name": id_})["name"] for id_ in shared]
            found.append(
                _cluster(
                    f"char-{'-'.join(shared)}-{first['id']}",
                    "characters",
                    f"Personnages: {', '.join(names)}",
                    [first, *others],
                    shared,
                    _in_order([first, *others], "locationIds"),
                    (False, False, False),
                )
            )
    return found


def _sequences(shots: list[Json]) -> list[Json]:
    found = []
    for first in shots:
        if first.get("continuesFrom") is not None:
            continue
        chain = [first]
        while True:
            following = [shot for shot in shots if shot.get("continuesFrom") == chain[-1]["id"]]
            if not following:
                break
            chain.append(following[0])
        if len(chain) > 1:
            found.append(
                _cluster(
                    f"seq-{first['id']}",
                    "sequence",
                    f"Séquence: {first['name']}",
                    chain,
                    None,
                    None,
                    (False, False, True),
                )
            )
    return found


def _cluster(
    id_: str,
    type_: str,
    name: str,
    members: list[Json],
    characters: list[str] | None,
    locations: list[str] | None,
    rules: tuple[bool, bool, bool],
    act_id: str | None = None,
) -> Json:
    return {
        "id": id_,
        "type": type_,
        "name": name,
        "shotIds": [shot["id"] for shot in members],
        "sharedCharacterIds": characters,
        "sharedLocationIds": locations,
        "coherenceRules": dict(
            zip(("mustShareLighting", "mustShareAtmosphere", "sequentialGeneration"), rules, strict=True)
        ),
        "actId": act_id,
        "sceneTypes": list(dict.fromkeys(shot["sceneType"] for shot in members if shot.get("sceneType"))),
    }


def references(shot: Json, library: Json, limit: int, fallback: bool) -> Json:
    """The six tiers, written out one after the other."""
    people = [library["character"][id_] for id_ in shot["characterIds"] if id_ in library["character"]]
    places = [library["location"][id_] for id_ in shot["locationIds"] if id_ in library["location"]]
    if not fallback:
        people = [person for person in people if person["validated"]]
        places = [place for place in places if place["validated"]]
    tiers = [
        [p["referenceImages"][:1] for p in people if p["validated"]],
        [p["referenceImages"][:1] for p in places if p["validated"]],
        [p["referenceImages"][:1] for p in people if not p["validated"]],
        [p["referenceImages"][:1] for p in places if not p["validated"]],
        [p["referenceImages"][1:] for p in people],
        [p["referenceImages"][1:] for p in places],
    ]
    offered = [url for tier in tiers for urls in tier for url in urls]
    distinct = [url for number, url in enumerate(offered) if url not in offered[:number]]
    return {
        "allImageUrls": distinct[:limit],
        "leftOut": len(offered) - len(distinct[:limit]),
        "characters": [p["id"] for p in people if p["referenceImages"]],
        "locations": [p["id"] for p in places if p["referenceImages"]],
    }


# random series

_PEOPLE = ["ana", "bo", "cy", "dee", "eli"]
_PLACES = ["bar", "fort", "nest"]


def _some(ids: list[str], at_most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from([*ids, "nobody"]), max_size=at_most, unique=True)


@st.composite
def _library(draw: st.DrawFn) -> Json:
    def entities(ids: list[str]) -> Json:
        return {
            id_: {
                "id": id_,
                "name": id_.title(),
                "validated": draw(st.booleans()),
                "referenceImages": draw(
                    st.lists(
                        st.sampled_from([f"https://x/{id_}-{n}.png" for n in range(7)] + ["https://x/both.png"]),
                        max_size=6,
                    )
                ),
            }
            for id_ in ids
            if draw(st.integers(0, 5)) > 0
        }

    return {"character": entities(_PEOPLE), "location": entities(_PLACES)}


@st.composite
def _episode(draw: st.DrawFn) -> Json:
    count = draw(st.integers(0, 14))
    ids = [f"s{number}" for number in range(count)]
    shots = [
        {
            "id": id_,
            "name": f"Shot {id_}",
            "characterIds": draw(_some(_PEOPLE, 4)),
            "locationIds": draw(_some(_PLACES, 2)),
            "variations": ["wide"],
        }
        for id_ in ids
    ]
    for before, after in pairwise(shots):
        if draw(st.integers(0, 3)) == 0:
            after["continuesFrom"] = before["id"]
    acts = [
        {
            "id": f"{'act-' if draw(st.booleans()) else ''}{number}",
            "number": number,
            "title": f"Part {number}",
            "shotIds": draw(st.lists(st.sampled_from([*ids, "gone"]), unique=True, max_size=8)),
        }
        for number in range(1, draw(st.integers(1, 4)))
    ]
    return {"id": "ep", "acts": acts, "shots": shots}


series = st.tuples(_episode(), _library())
