"""What each code means, why it matters, and what to do: for `moostik explain`, SARIF and the docs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from moostik_cli.messages import Message, message
from moostik_cli.models.diagnostics import Code
from moostik_cli.providers.registry import default_provider


class Explanation(NamedTuple):
    """`title` names the finding (and heads a group of them), `meaning` says why it matters, `remedy` what
    to do."""

    title: Message
    meaning: Message
    remedy: Message


EXPLANATIONS: Mapping[str, Explanation] = {
    Code.UNREADABLE: Explanation(
        message("The file cannot be read"),
        message("Only regular files that you may read are opened; pipes, devices and folders never are."),
        message("Check the path and its permissions."),
    ),
    Code.NOT_UTF8: Explanation(
        message("The file is not UTF-8"),
        message("In another encoding, accents would turn into other characters, in prompts too."),
        message('Save the file again as UTF-8; editors offer it under "Save with encoding".'),
    ),
    Code.NOT_YAML: Explanation(
        message("The file is not YAML"),
        message("Nothing of the file can be used from this point on, so reading stops here."),
        message(
            "Look at the marked spot and the lines above it: quotes that are not closed, a tab, "
            "indentation that does not line up, or text with `: ` that needs quotes."
        ),
    ),
    Code.DUPLICATE_KEY: Explanation(
        message("A key is there twice"),
        message("Most readers keep the last one without a word; which one was meant cannot be known."),
        message("Keep one of the two."),
    ),
    Code.TAG: Explanation(
        message("A YAML tag"),
        message("Tags (`!something`) tell YAML readers to build special objects. Episodes need none."),
        message("Remove the tag; text that begins with `!` needs quotes."),
    ),
    Code.CYCLE: Explanation(
        message("An alias stands inside itself"),
        message("A value that contains itself has no end."),
        message("Write the value out in place of the alias."),
    ),
    Code.TOO_MANY_ALIASES: Explanation(
        message("Aliases that multiply"),
        message("A few aliases of aliases can stand for billions of values; that is an attack, or a mistake."),
        message("Write the values out, or repeat less."),
    ),
    Code.TOO_DEEP: Explanation(
        message("Nested too deep"),
        message("No episode is nested a hundred levels deep."),
        message("Look for brackets that are opened and not closed."),
    ),
    Code.TOO_LARGE: Explanation(
        message("The file is too large"),
        message("A file of this size would take the memory of the machine."),
        message("Split the episode, or move data that is not text out of it."),
    ),
    Code.SEVERAL_DOCUMENTS: Explanation(
        message("Several documents in one file"),
        message("A line with `---` begins another document, which would be ignored."),
        message("Remove the line, or give each document a file of its own."),
    ),
    Code.NOT_A_KEY: Explanation(
        message("This is not a key"),
        message("Keys are words; a list, a mapping or nothing cannot be one."),
        message("Check for a `?`, or for a `:` with nothing before it."),
    ),
    Code.MERGE_CONFLICT: Explanation(
        message("A merge that was not finished"),
        message(
            "Two people changed the same lines, and git leaves it to you which to keep. Until then the file says both."
        ),
        message("Keep one of the two, or both, and take out the lines with <<<<<<<, ======= and >>>>>>>."),
    ),
    Code.WRONG_TYPE: Explanation(
        message("A value of the wrong kind"),
        message("A list where a text belongs, a text where a number belongs, and the like."),
        message("Write the kind of value that the sentence names; `moostik schema` has the whole format."),
    ),
    Code.MISSING_KEY: Explanation(
        message("A key is missing"),
        message("Without it the entry means nothing: shots, characters and places need an `id`."),
        message("Add the key."),
    ),
    Code.BAD_VALUE: Explanation(
        message("A value that is not allowed"),
        message("The key takes only certain values."),
        message("Use one of those that the hint names."),
    ),
    Code.KEY_TWICE: Explanation(
        message("One key in two spellings"),
        message("`characterIds` and `character_ids` are the same key; which one was meant cannot be known."),
        message("Keep one of the two."),
    ),
    Code.DUPLICATE_ID: Explanation(
        message("An id is there twice"),
        message(
            "Ids name folders and pictures: two shots with one id would overwrite each other's pictures. "
            "Capitals do not count, because some disks do not tell them apart."
        ),
        message("Give one of them another id, and adapt what refers to it."),
    ),
    Code.UNSAFE_ID: Explanation(
        message("An id that cannot name a folder"),
        message(
            "Ids name folders and files below output/, so they are made of letters without accents, "
            "digits, `.`, `_` and `-`, begin with a letter or digit, and have at most 100 characters."
        ),
        message("Change the id; titles and names may have any character."),
    ),
    Code.SAME_FILE: Explanation(
        message("Two pictures with one file"),
        message(
            "A picture's file is its camera angle, or the variation's id where a shot has the angle "
            "twice. Two variations of this shot come to the same name: one paid picture would replace "
            "the other."
        ),
        message("Give one of them another id or angle."),
    ),
    Code.UNKNOWN_KEY: Explanation(
        message("A key that nobody knows"),
        message(
            "It is kept, and has no effect. Often it is a slip of the pen, and what it says is lost. One letter off a "
            "key that pictures follow from (`promt`, `characterId`), it is an error."
        ),
        message("Correct it. Keys of your own begin with `x-` or `_`, and are not mentioned."),
    ),
    Code.AMBIGUOUS_WORD: Explanation(
        message("A word that other readers take for something else"),
        message(
            "Without quotes, older YAML readers take `no` for false, `12:30` for a number of minutes and "
            "`012` for ten. Here they are text."
        ),
        message("Put the word in quotes; then all readers agree."),
    ),
    Code.OTHER_NAME: Explanation(
        message("The id is not the file's name"),
        message("Commands find an episode by its file's name; its pictures are filed under its id."),
        message("Rename the file, or change the id (pictures that were made keep the old one's folder)."),
    ),
    Code.FILE_NOT_READ: Explanation(
        message("A file that is not read"),
        message(
            "Two files have the same name and different extensions; .yaml goes before .yml, and that before .json."
        ),
        message("Remove or rename the one that is not meant."),
    ),
    Code.DEVICE_NAME: Explanation(
        message("A name that Windows keeps for itself"),
        message(
            "CON, NUL, AUX, PRN, COM1 to COM9 and LPT1 to LPT9 are devices on Windows, in capitals or not, with or "
            "without an extension: pictures cannot be saved or copied there under such a name."
        ),
        message("Give the episode, the shot or the variation another id."),
    ),
    Code.LOST_WORDS: Explanation(
        message("Words that YAML takes away"),
        message(
            "Outside quotes, `#` behind a space begins a comment, for every reader of YAML: the rest of the line is "
            "no part of the text. A text that begins with `>7` or `|2` loses that too: it says how far the next lines "
            "are indented. Where nothing is left of a prompt or an id, this is an error."
        ),
        message("Put the whole text in quotes. A comment of your own has a space behind its `#`."),
    ),
    Code.UNUSED_ANCHOR: Explanation(
        message("A name that nothing uses"),
        message(
            "Outside quotes, `&word` at the beginning of a text is not text: it names what follows, to be used again "
            "with `*word`. The word is lost. Where nothing is left of a prompt or an id, this is an error."
        ),
        message("Put the whole text in quotes, or remove the name."),
    ),
    Code.UNKNOWN_CHARACTER: Explanation(
        message("A character that does not exist"),
        message(
            "The shot names a character that the library does not have: it would be drawn without its "
            "face, and paid all the same."
        ),
        message("Correct the id in the shot, or add the character to episodes/characters.yaml."),
    ),
    Code.UNKNOWN_LOCATION: Explanation(
        message("A location that does not exist"),
        message(
            "The shot names a place that the library does not have: it would be drawn some other way, "
            "and paid all the same."
        ),
        message("Correct the id in the shot, or add the place to episodes/locations.yaml."),
    ),
    Code.CHARACTER_WITHOUT_IMAGE: Explanation(
        message("Characters without a reference image"),
        message("The model is not shown what the character looks like, so it looks different in each shot."),
        message("Add pictures under `referenceImages`, or make them: moostik references --make ID."),
    ),
    Code.LOCATION_WITHOUT_IMAGE: Explanation(
        message("Places without a reference image"),
        message("The model is not shown what the place looks like, so it looks different in each shot."),
        message("Add pictures under `referenceImages`, or make them: moostik references --make ID."),
    ),
    Code.CHARACTER_NOT_VALIDATED: Explanation(
        message("Characters whose images nobody validated"),
        message(
            "The images are used, after those of validated characters and places. With --no-fallback they are not."
        ),
        message("Look at the images; when they are right: moostik validate ID."),
    ),
    Code.LOCATION_NOT_VALIDATED: Explanation(
        message("Places whose images nobody validated"),
        message(
            "The images are used, after those of validated characters and places. With --no-fallback they are not."
        ),
        message("Look at the images; when they are right: moostik validate ID."),
    ),
    Code.UNKNOWN_SUBJECT: Explanation(
        message("A subject that is nearly a character"),
        message(
            "A subject of the prompt gets the picture of the character with its id or name. This id is "
            "one slip away from a character of the shot. So is a name in `blocking`, which places nobody then."
        ),
        message("Correct the id in the prompt or in `blocking`."),
    ),
    Code.SUBJECT_NOT_IN_SHOT: Explanation(
        message("A subject that the shot does not name"),
        message(
            "The prompt has a character of the library as a subject, or `blocking` places one, and the shot's "
            "`characterIds` do not name it: the model is not shown what it looks like."
        ),
        message("Add the id to `characterIds` of the shot."),
    ),
    Code.TWICE_IN_SHOT: Explanation(
        message("A character or place that is in a shot twice"),
        message("It counts once. Often somebody else was meant, who is now missing."),
        message("Take one of the two out, or correct it."),
    ),
    Code.SHEET_FOR_A_SUBJECT: Explanation(
        message("A reference sheet in place of a description"),
        message(
            "Words such as turnaround, three views or plain background describe a sheet for the library. In a shot the "
            "model would draw that sheet."
        ),
        message(
            "Describe what the subject looks like; the library's traits are told where the sheet's own prompt stood."
        ),
    ),
    Code.CAST_WITHOUT_WORDS: Explanation(
        message("A character that no word speaks of"),
        message("The model is shown their pictures, and nothing says that they are in the shot or what they do."),
        message("Add them to the prompt's `subjects`, or take them out of `characterIds`."),
    ),
    Code.REFERENCES_OUT_OF_BALANCE: Explanation(
        message("One takes most of the reference images"),
        message(
            "The model keeps the faces and places best that it sees most of; the others look less like themselves."
        ),
        message("Set `maxRefsPerCharacter` and `maxRefsPerLocation` in series.yaml, or give them to the command."),
    ),
    Code.JSON_AS_PROSE: Explanation(
        message("JSON or a code fence in a prompt's text"),
        message(
            "A text that is one whole JSON object is read as a structured prompt, in a code fence too. This one is "
            "not: it is damaged, names a key twice, or has words around it. "
            "So the model is sent its brackets and quotes."
        ),
        message("Correct the JSON and leave only it in the prompt, or write the prompt as YAML or as prose."),
    ),
    Code.CHANGED_SINCE_VALIDATED: Explanation(
        message("Validated, but changed since"),
        message(
            "The reference pictures of this character or place are others than those that were validated here: a file "
            "has other content, or one was added or taken away."
        ),
        message("Look at them (moostik references --page); when they are right, validate it again."),
    ),
    Code.UNSAFE_REFERENCE: Explanation(
        message("A reference image that may not be used"),
        message(
            "Only https:// addresses, data URIs and files inside the project are sent to the model. A "
            "file from elsewhere might be a secret, and links are followed to see where they lead."
        ),
        message("Copy the image into the project and name it by its path there."),
    ),
    Code.MISSING_REFERENCE: Explanation(
        message("Reference images that are not there"),
        message("A path is looked for in episodes/, then in the project. Pictures are made without the image."),
        message("Correct the path, or put the image where it points to."),
    ),
    Code.EMPTY_REFERENCE: Explanation(
        message("Reference images that are empty files"),
        message("The file is there and has no content; often a copy that was interrupted."),
        message("Copy the image again."),
    ),
    Code.NOT_AN_IMAGE: Explanation(
        message("Reference images that are no images"),
        message("Only whole PNG, JPEG and WEBP files are sent. This one is something else, or damaged."),
        message("Save it again as one of these formats."),
    ),
    Code.REFERENCE_TOO_LARGE: Explanation(
        message("Reference images that are too large"),
        message("Files above 100 MB cannot be uploaded."),
        message("Scale the image down: a width of 2000 pixels is plenty for a reference."),
    ),
    Code.SILENT_REFERENCE: Explanation(
        message("Remote references that do not answer"),
        message(
            "The model fetches remote references by their address. This one did not answer this time, or not "
            "to this machine; if it does not answer the model either, the picture fails."
        ),
        message("Ask again a little later; if it stays so, keep a copy in the project."),
    ),
    Code.LOST_REFERENCE: Explanation(
        message("Remote references that are not there, or no images"),
        message(
            "The model fetches remote references by their address. There is nothing at this one, it wants a "
            "password, or it is a page and no image: the picture would fail, or be spoilt."
        ),
        message("Correct the address (that of the image, not of the page around it), or keep a copy in the project."),
    ),
    Code.UNUSABLE_SKETCH: Explanation(
        message("A sketch that cannot be used"),
        message(
            "A shot's `sketch` is a file of the project, a PNG, JPEG or WEBP: it takes the place of the shot's preview "
            "frames. This one is missing or no whole picture, so the frames are drawn as others are."
        ),
        message("Correct the path, or remove the key. It never reaches the model."),
    ),
    Code.UNKNOWN_ANGLE: Explanation(
        message("Camera angles that are not known"),
        message("The known angles come with a framing and a lens. Another word is passed on as it is."),
        message("Correct it if it is a slip; else leave it."),
    ),
    Code.ACT_WITHOUT_SHOT: Explanation(
        message("Acts that name shots that do not exist"),
        message("The shot is missing from the act's cluster; no picture is affected."),
        message("Correct the id in `shotIds`, or remove it."),
    ),
    Code.CONTINUES_NOTHING: Explanation(
        message("A shot that continues nothing"),
        message(
            "Its pictures are to continue those of another shot, which does not exist: they would be "
            "paid for and not fit."
        ),
        message("Correct `continuesFrom`, or remove it."),
    ),
    Code.SEQUENCE_LOOP: Explanation(
        message("Shots that continue each other in a loop"),
        message("Each waits for the picture of the other, so none could ever be made."),
        message("Remove `continuesFrom` from the first shot of the sequence."),
    ),
    Code.NO_COMMON_ANGLE: Explanation(
        message("A continued shot without a common angle"),
        message(
            "A picture continues the one of the same angle. These two shots have none in common, so "
            "nothing is handed over."
        ),
        message("Give both shots the angle that should be continuous."),
    ),
    Code.NOTHING_TO_SHOW: Explanation(
        message("A shot that shows nothing"),
        message("Without a prompt or a description the model is told nothing but the angle, and draws anything."),
        message("Write a `prompt`, or at least a `description`."),
    ),
    Code.NO_SHOTS: Explanation(
        message("An episode without shots"),
        message("There is nothing to make."),
        message("Add shots under `shots`."),
    ),
    Code.SHOT_IN_NO_ACT: Explanation(
        message("Shots in no act"),
        message(
            "Acts say in which order the shots play. A shot that no act names plays after the shot before it in "
            "the file, and belongs to no act's cluster."
        ),
        message("Name it in the `shotIds` of an act; `moostik shot insert` does so by itself."),
    ),
    Code.ACTS_OUT_OF_ORDER: Explanation(
        message("Acts in another order than the file"),
        message(
            "Every view, board and run follows the acts and their `shotIds`. Only places and characters are "
            "grouped by the file's own order, where neighbours in the film may not be neighbours."
        ),
        message("Nothing needs to be done. `moostik shot move` puts a shot in its place in both."),
    ),
    Code.SHOT_IN_TWO_ACTS: Explanation(
        message("A shot is named twice by acts"),
        message("A shot plays once: where it is named first."),
        message("Take it out of one of the two lists."),
    ),
    Code.GONE_PICTURES: Explanation(
        message("Pictures of shots that are gone"),
        message(
            "They are paid for and kept. Where a shot was renamed by hand, it would be bought again under its new id: "
            "`generate` leaves it alone until you say so."
        ),
        message("Renamed: `moostik shot adopt EPISODE OLD NEW`. Removed on purpose: nothing needs to be done."),
    ),
    Code.SAME_NUMBER: Explanation(
        message("Two shots with one number"),
        message("On boards and in talk a number stands for one shot. Small and large letters make no difference."),
        message("Give one of them another number (4A, 4.5, 12bis), or `moostik shot renumber`."),
    ),
    Code.CONTRADICTORY_LIGHT: Explanation(
        message("Light that changes within a place"),
        message(
            "Consecutive shots of one place share their light. These state different ones, which shows "
            "when they are cut together."
        ),
        message(
            "State the light in the first of them and leave it out in the others, which take it from "
            "there. Where the change is meant, nothing needs to be done."
        ),
    ),
    Code.CONTRADICTORY_ATMOSPHERE: Explanation(
        message("Atmosphere that changes within an act or a place"),
        message(
            "The shots of an act or a place share their atmosphere. These state ones that have nothing "
            "in common. Long descriptions are not compared: moostik clusters shows them."
        ),
        message(
            "State it in the first of them and leave it out in the others. Where the change is meant, "
            "nothing needs to be done."
        ),
    ),
    Code.UNKNOWN_PROMPT_KEY: Explanation(
        message("A prompt's key that is nearly a known one"),
        message("Prompts may have any key. This one is a letter or two from one with a meaning of its own."),
        message("Correct it if it is a slip."),
    ),
    Code.NOT_WRITTEN_YET: Explanation(
        message("Shots that are not written yet"),
        message("A new file says here what is to be written. Nobody did, and the model would be told just that."),
        message("Write what is to be seen, or take the shot out."),
    ),
    Code.OPTION_REFUSED: Explanation(
        message("An option that the model does not take"),
        message("The picture would be refused, or made with another value and paid."),
        message("Use one of the values that the hint names, or another model."),
    ),
    Code.OPTION_WITHOUT_EFFECT: Explanation(
        message("An option without effect"),
        message("The model does not know it; it is not sent."),
        message("Remove it, or correct its name."),
    ),
    Code.RATIO_REFUSED: Explanation(
        message("An aspect ratio that the model does not take"),
        message("The shot asks for it in its prompt; the picture would be made in another one."),
        message("Use one of the ratios that the hint names."),
    ),
    Code.UNKNOWN_MODEL: Explanation(
        message("A model that is not known here"),
        message(
            "What it takes and costs is not built in. `generate` asks the provider for its inputs; the price "
            "stays unknown."
        ),
        message("Check the name, or describe the model in series.yaml under `models`."),
    ),
    Code.NOT_A_MODEL: Explanation(
        message("This is not the name of a model"),
        message("Models are named OWNER/NAME."),
        message("Correct `model` in series.yaml, or the --model option."),
    ),
    Code.TOO_MANY_REFERENCES: Explanation(
        message("More in a shot than the model takes images"),
        message("Each character and place needs one image at least; who does not fit is not shown to the model."),
        message("Put fewer into the shot, or validate those that matter: they go first."),
    ),
    Code.PROMPT_SHORTENED: Explanation(
        message("Prompts that are shortened"),
        message(
            "The model takes only so many characters. The least important sentences are left out; goal, "
            "subjects and what must be there never are."
        ),
        message("Shorten the prompt, or see with moostik enrich what is left."),
    ),
    Code.PROMPT_TOO_LONG: Explanation(
        message("A prompt that is too long"),
        message("Goal, subjects and what must be there are longer than what the model takes, all by themselves."),
        message("Shorten them, or choose a model that takes longer prompts."),
    ),
    Code.BAD_PRICE: Explanation(
        message("This is not a price"),
        message("Estimates and the budget cap count with it."),
        message("Write dollars a picture, such as 0.15."),
    ),
    Code.PRICE_OF_NOTHING: Explanation(
        message("A picture that is said to cost nothing"),
        message("Caps and budgets add up prices: with a price of 0 they would never stop a run that costs money."),
        message("Write what a picture costs, such as 0.15, or take the line out."),
    ),
    Code.PRICE_BELOW_LIST: Explanation(
        message("A price below the known one"),
        message("Estimates and the bill go by the price that you write; caps and budgets count the higher one."),
        message("Check the price at the provider. If yours is right, nothing is to be done."),
    ),
    Code.CAP_TOO_LOW: Explanation(
        message("A cap that leaves no room for a picture"),
        message(
            "A run stops before it spends more than `maxCost`, or all runs together more than a `budget`; this one is "
            "reached before the first picture."
        ),
        message("Raise it, take it out, or write the model's price under `prices` where it is not known."),
    ),
    Code.RATIO_NOT_A_TEXT: Explanation(
        message("An aspect ratio that is not a text"),
        message('Only a text such as "16:9" is read. This one is ignored, and the picture has the series\' ratio.'),
        message("Write it as a text, in quotes, or take it out."),
    ),
    Code.RESOLUTION_NOT_SENT: Explanation(
        message("A resolution that is asked for and not sent"),
        message("What a prompt says of its resolution changes neither the picture nor the price: the series does."),
        message(
            "Set `resolution` in series.yaml or --resolution, at the price that is named, or take it out of the prompt."
        ),
    ),
    Code.NOT_A_COLOUR: Explanation(
        message("A palette colour that is not valid"),
        message(
            "Every picture is told the palette. A code with a slip in it may come out as any colour, and preview "
            "frames leave it out."
        ),
        message("Write a hex colour such as #3D5A73 or #35A, or a name without `#`."),
    ),
    Code.OUTPUT_NOT_WRITABLE: Explanation(
        message("The output folder cannot be written"),
        message("Pictures would be paid for and have nowhere to go."),
        message("Make room, or correct the permissions."),
    ),
    Code.OUTPUT_LEAVES_PROJECT: Explanation(
        message("The output folder leads out of the project"),
        message(
            "A symbolic link sends the pictures elsewhere; a stranger's project could overwrite your files in this way."
        ),
        message("Put a real folder in place of the link, or name the folder with `output` in series.yaml."),
    ),
    Code.OUTPUT_ELSEWHERE: Explanation(
        message("The pictures go outside the project"),
        message(
            "MOOSTIK_OUTPUT, or `output` in the series' file, names a folder elsewhere. moostik keeps its folder "
            "output/ there, and touches nothing beside it."
        ),
        message("Nothing to do if you named it; look at the folder first if the project is a stranger's."),
    ),
    Code.OUTPUT_LOST: Explanation(
        message("The pictures are somewhere else"),
        message(
            "The project's ledger and pictures were in a folder that is empty now, or is not the one that is named: a "
            "disk that is not mounted looks like that. All that is paid would be paid again."
        ),
        message(
            "Mount the disk, or name the folder where they are with `output` in series.yaml or MOOSTIK_OUTPUT. If they "
            "are lost, `moostik generate --missing` begins anew."
        ),
    ),
    Code.OUTPUT_SHARED: Explanation(
        message("Two projects keep their pictures in one folder"),
        message(
            "The folder that MOOSTIK_OUTPUT or `output` names has the pictures and the ledger of another project. "
            "Where both have an episode of one name, the pictures of one are taken for those of the other."
        ),
        message("Give each project a folder of its own, and move its pictures there."),
    ),
    Code.DISK_NEARLY_FULL: Explanation(
        message("The disk is nearly full"),
        message("The pictures of this episode may not fit."),
        message("Make room before a long run."),
    ),
    Code.LEDGER_UNUSABLE: Explanation(
        message("The ledger cannot be used"),
        message(
            "output/moostik.db remembers what was paid for. Without it nothing is sent, so that nothing is paid twice."
        ),
        message("Correct its permissions; if it is damaged, move it away and run moostik recover EPISODE."),
    ),
    Code.NO_TOKEN: Explanation(
        message("No usable token"),
        message("A provider makes pictures for those who send their token."),
        message(
            "Set {variable} in the environment or in the project's .env file; --provider preview needs none.",
            variable=default_provider().token_variable,
        ),
    ),
    Code.NETWORK_SETTING: Explanation(
        message("A network setting that cannot be used"),
        message(
            "A variable of the environment names a proxy that is not an address, or certificates that are not there. "
            "What it is for could not be reached, so nothing is sent."
        ),
        message("Correct the variable that is named, or unset it; docs/networks.md tells of all of them."),
    ),
    Code.DELIVERY_OUT_OF_REACH: Explanation(
        message("Pictures could not be fetched"),
        message(
            "The host that delivers pictures does not answer here, so they would be paid and never arrive. generate "
            "tries it too before it buys anything."
        ),
        message("Let replicate.delivery through the firewall; behind a proxy, see docs/networks.md."),
    ),
}


def find_explanation(code: str) -> Explanation | None:
    """The explanation of a code, whatever its case and with or without its letter; None where there is none."""
    return EXPLANATIONS.get(full_code(code))


def full_code(code: str) -> str:
    """`301`, `m301` or `[M301]` as the code that is meant: M301."""
    plain = code.strip().strip("[]").upper()
    return f"M{plain}" if plain.isdecimal() else plain
