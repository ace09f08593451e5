"""The five stages: what they remark on."""

TRANSLATIONS = {
    'The shots of "{cluster}" must share their light, but {shot} has "{value}" and {other_shot} has "{other_value}".': "Les plans de « {cluster} » doivent partager leur lumière, mais {shot} a « {value} » et {other_shot} a "
    "« {other_value} ».",
    'The shots of "{cluster}" must share their atmosphere, but {shot} has "{value}" and {other_shot} has '
    '"{other_value}".': "Les plans de « {cluster} » doivent partager leur atmosphère, mais {shot} a « {value} » et {other_shot} a "
    "« {other_value} ».",
    "not tried: it follows {shot}/{variation}, which was not made": "pas tentée : elle suit {shot}/{variation}, qui n'a pas été générée",
    "not tried: it continues {shot}/{variation}, which was not made": "pas tentée : elle prolonge {shot}/{variation}, qui n'a pas été générée",
    'Location "{id}" is not in the library (used in {shot}).': (
        "Le lieu « {id} » n'est pas dans la bibliothèque (utilisé dans {shot}).",
        "Le lieu « {id} » n'est pas dans la bibliothèque (utilisé dans {count} plans, d'abord {shot}).",
    ),
    '{name} (location "{id}") has no reference image (used in {shot}).': (
        "{name} (lieu « {id} ») n'a pas d'image de référence (utilisé dans {shot}).",
        "{name} (lieu « {id} ») n'a pas d'image de référence (utilisé dans {count} plans, d'abord {shot}).",
    ),
    '{name} (location "{id}"): reference images not validated (used in {shot}).': (
        "{name} (lieu « {id} ») : images de référence non validées (utilisé dans {shot}).",
        "{name} (lieu « {id} ») : images de référence non validées (utilisé dans {count} plans, d'abord {shot}).",
    ),
    'Character "{id}" is not in the library (used in {shot}).': (
        "Le personnage « {id} » n'est pas dans la bibliothèque (utilisé dans {shot}).",
        "Le personnage « {id} » n'est pas dans la bibliothèque (utilisé dans {count} plans, d'abord {shot}).",
    ),
    '{name} (character "{id}") has no reference image (used in {shot}).': (
        "{name} (personnage « {id} ») n'a pas d'image de référence (utilisé dans {shot}).",
        "{name} (personnage « {id} ») n'a pas d'image de référence (utilisé dans {count} plans, d'abord {shot}).",
    ),
    '{name} (character "{id}"): reference images not validated (used in {shot}).': (
        "{name} (personnage « {id} ») : images de référence non validées (utilisé dans {shot}).",
        "{name} (personnage « {id} ») : images de référence non validées (utilisé dans {count} plans, d'abord {shot}).",
    ),
    'Location "{id}" is not in the library: no reference image.': "Le lieu « {id} » n'est pas dans la bibliothèque : pas d'image de référence.",
    "Location {name} has no reference image.": "Le lieu {name} n'a pas d'image de référence.",
    "Location {name} is not validated: its reference images are not used.": "Le lieu {name} n'est pas validé : ses images de référence ne sont pas utilisées.",
    "None of the reference images of location {name} can be used.": "Aucune image de référence du lieu {name} n'est utilisable.",
    'Character "{id}" is not in the library: no reference image.': "Le personnage « {id} » n'est pas dans la bibliothèque : pas d'image de référence.",
    "Character {name} has no reference image.": "Le personnage {name} n'a pas d'image de référence.",
    "Character {name} is not validated: its reference images are not used.": "Le personnage {name} n'est pas validé : ses images de référence ne sont pas utilisées.",
    "None of the reference images of character {name} can be used.": "Aucune image de référence du personnage {name} n'est utilisable.",
}
