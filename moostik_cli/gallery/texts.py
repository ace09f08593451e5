"""The words of the page, in the language of the command that writes it."""

from __future__ import annotations

from typing import Any

from moostik_cli.messages import Message, counted, tr, translate


class _Later(int):
    """A number that the page fills in: it chooses the form here, and prints as its placeholder."""

    def __format__(self, specification: str) -> str:
        return "{count}"


def _forms(sentence: Message) -> list[str]:
    """Both forms of a counted sentence, their number still a placeholder."""
    return [translate(sentence._replace(values={"count": _Later(count)})) for count in (1, 2)]


def page_texts() -> dict[str, Any]:
    """Every text of the page by the name that its template and script use."""
    return {**_board(), **_states(), **_picture(), **_picks(), **_takes(), **_notes(), **_film(), **_keys()}


def _board() -> dict[str, Any]:
    return {
        "skip": tr("Skip to the board"),
        "acts": tr("Acts"),
        "act": tr("Act"),
        "place": tr("Place"),
        "character": tr("Character"),
        "angle": tr("Angle"),
        "cluster": tr("Cluster"),
        "status_label": tr("Status"),
        "filters": tr("Filters"),
        "search": tr("Search"),
        "clear": tr("Clear filters"),
        "size": tr("Size of the pictures"),
        "theme": tr("Light or dark"),
        "help": tr("Keys"),
        "shots": tr("Shots"),
        "pictures": tr("Pictures"),
        "frames": tr("Frames"),
        "failed": tr("Failed"),
        "stale": tr("Stale"),
        "spent": tr("Spent"),
        "picked_shots": tr("Shots picked"),
        "count_pictures": _forms(counted("{count} picture", "{count} pictures", count=1)),
        "count_frames": _forms(counted("{count} frame", "{count} frames", count=1)),
        "shown_of": tr("{shown} of {all}"),
        "no_shots": tr("This episode has no shot yet."),
        "nothing_matches": tr("No picture matches these filters."),
        "needs_javascript": tr("This page shows its pictures with JavaScript, which is switched off here."),
        "preview_mark": tr("Preview"),
        "preview_note": tr("A drawn storyboard frame, not a picture: it shows references and framing."),
        "shot_named": tr("Shot {shot}"),
        "shot_number": tr("Shot {number}"),
        "seconds": tr("{count} s"),
        "continues": tr("continues {shot}"),
        "only_with": tr("Show only the shots with {name}"),
    }


def _states() -> dict[str, Any]:
    return {
        "status": {
            "completed": tr("Completed"),
            "pending": tr("Pending"),
            "generating": tr("Being made"),
            "failed": tr("Failed"),
        },
        "marks": {
            "stale": tr("Stale"),
            "altered": tr("Altered"),
            "deleted": tr("Deleted"),
            "odd": tr("Odd"),
            "replaced": tr("Pick replaced"),
            "failed": tr("Failed"),
            "generating": tr("Being made"),
            "note": tr("Open note"),
            "approved": tr("Approved"),
        },
        "short": {
            "stale": tr("stale"),
            "altered": tr("altered"),
            "deleted": tr("deleted"),
            "odd": tr("odd"),
            "replaced": tr("pick replaced"),
            "failed": tr("failed"),
            "generating": tr("being made"),
            "note": tr("note"),
            "approved": tr("approved"),
        },
        "empty": {
            "pending": tr("It has not been made yet."),
            "generating": tr("It is being made now."),
            "failed": tr("It could not be made."),
            "completed": tr("The episode file says that it was made; there is no picture here."),
        },
        "elsewhere": tr("Made elsewhere"),
        "explained": {
            "stale": tr("Stale: the prompt, the references or the model have changed since it was made."),
            "altered": tr("Another program has changed this file since it was made."),
            "deleted": tr("The file of this picture has been deleted."),
            "unrecorded": tr("The ledger does not know this file; what is shown comes from the file itself."),
            "elsewhere": tr("The episode file says that it was made; there is no picture here."),
        },
    }


def _picture() -> dict[str, Any]:
    return {
        "lightbox": tr("One picture"),
        "details": tr("Details"),
        "original": tr("Full size"),
        "close": tr("Close"),
        "previous": tr("Previous picture"),
        "next": tr("Next picture"),
        "angles_of_shot": tr("Angles of this shot"),
        "prompt": tr("Prompt"),
        "references": tr("References, in the order they are sent"),
        "facts": tr("Provenance"),
        "takes": tr("Takes"),
        "copy": tr("Copy"),
        "copied": tr("Copied."),
        "variation": tr("Variation"),
        "model": tr("Model"),
        "provider": tr("Provider"),
        "seed": tr("Seed"),
        "cost": tr("Cost"),
        "spent_here": tr("Spent on it"),
        "would_cost": tr("Would cost"),
        "made_at": tr("Made"),
        "prediction": tr("Prediction"),
        "dimensions": tr("Size"),
        "file": tr("File"),
        "fingerprint": tr("Fingerprint"),
        "who": tr("Who"),
        "where": tr("Where"),
        "failed_because": tr("Failed: {reason}"),
        "earlier_take": tr("An earlier take, replaced on {moment}."),
        "until": tr("until {moment}"),
        "current_take": tr("Current take"),
    }


def _picks() -> dict[str, Any]:
    return {
        "picks": tr("Picks"),
        "pick": tr("Pick"),
        "picked": tr("Picked"),
        "unpick": tr("Take the pick back"),
        "unpicked": tr("Shots without a pick"),
        "pick_this": tr("Pick {angle} for shot {shot}"),
        "picked_said": tr("{angle} picked for {shot}."),
        "unpicked_said": tr("No pick for {shot}."),
        "pick_unknown": tr("The pick “{angle}” is not an angle of this shot."),
        "pick_replaced": tr("The picked take was replaced by another picture."),
        "pick_replaced_kept": tr("The picked take was replaced; it is kept among the earlier takes."),
        "unsaved_picks": _forms(counted("{count} unsaved pick", "{count} unsaved picks", count=1)),
        "picks_how": tr("A page cannot write into the project: save this text as {path} there."),
        "picks_file": tr("Text of the picks file"),
        "copy_picks": tr("Copy picks"),
        "save_picks": tr("Save picks"),
        "discard": tr("Discard changes"),
        "saved": tr("Saved among your downloads: move it to {path}."),
    }


def _takes() -> dict[str, Any]:
    return {
        "take_number": tr("Take {number}"),
        "retake_of": tr("Take {number}, made from take {parent}: {note}"),
        "retake_of_lost": tr("Take {number}, a retake: {note}"),
        "compare": tr("Compare"),
        "compare_end": tr("One picture again"),
        "compare_left": tr("Left"),
        "compare_right": tr("Right"),
        "compare_beside": tr("Side by side"),
        "compare_slider": tr("Slider"),
        "compare_cut": tr("Where the pictures meet"),
        "family": tr("Made from one another"),
        "is_anchor": tr("anchor"),
    }


def _notes() -> dict[str, Any]:
    return {
        "notes": tr("Notes"),
        "note": tr("Note"),
        "note_on": tr("Note on {angle} of {shot}"),
        "note_what": tr("What is to change"),
        "note_keep": tr("Keep the note"),
        "note_kept": tr("Noted for {shot}, {angle}."),
        "approve": tr("Approve"),
        "approved_word": tr("approved"),
        "approved_said": tr("{angle} of {shot} approved."),
        "not_served": tr("moostik serve does not answer any more: nothing was written."),
        "note_open": tr("open"),
        "note_done": tr("done"),
        "note_unsaved": tr("not saved yet"),
        "note_drop": tr("Drop"),
        "unsaved_notes": _forms(counted("{count} unsaved note", "{count} unsaved notes", count=1)),
        "notes_then": tr("Then: {command}"),
        "notes_file": tr("Text of the notes file"),
        "copy_notes": tr("Copy notes"),
        "save_notes": tr("Save notes"),
    }


def _film() -> dict[str, Any]:
    return {
        "play": tr("Play"),
        "pause": tr("Pause"),
        "seek": tr("Where in the film"),
        "space": tr("Space"),
        "key_play": tr("Play the film from here, or pause"),
        "action": tr("Action"),
        "camera": tr("Camera"),
        "sound": tr("Sound"),
    }


def _keys() -> dict[str, Any]:
    return {
        "key_pictures": tr("Previous and next picture"),
        "key_shots": tr("The same angle of the shot before and after"),
        "key_open": tr("Open the picture"),
        "key_pick": tr("Pick this take, or take the pick back"),
        "key_note": tr("Note what is to change in this picture"),
        "key_compare": tr("Compare two takes"),
        "key_notes": tr("The notes as text"),
        "key_details": tr("Show or hide the details"),
        "key_search": tr("Search"),
        "key_picks": tr("The picks as text"),
        "key_close": tr("Close"),
    }
