"""The sentences of the H5P editor, for its page: the script takes them from there.

Braces hold the place of what the script fills in; their names stay as they are in every language.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def editor_texts() -> dict[str, str]:
    """Return the sentences by their keys, in the language of the request."""
    return {key: str(text) for part in _PARTS for key, text in part.items()}


_THE_FORM: Mapping[str, Promise] = {
    "title": _("Title"),
    "title_needed": _("Give it a title: learners and colleagues find it by that."),
    "kind_is": _("{title} ({library})"),
    "form": _("Content"),
    "star_hint": _("Fields with * have to be filled in."),
    "wording": _("Words on buttons and messages"),
    "wording_hint": _("They are good as they are. Change them if your learners need other words."),
    "how_it_works": _("How this works"),
    "needed": _("Fill this in."),
    "not_in_the_form": _("This is not written in the form that is asked for."),
    "no_number": _("Write a number."),
    "from_to": _("Choose a number from {min} to {max}."),
    "at_least": _("Choose {min} or more."),
    "at_most": _("Choose {max} or less."),
    "in_steps": _("Choose a number in steps of {step}."),
    "no_time": _("Write the time as minutes and seconds, such as 1:30."),
    "choose": _("Choose…"),
    "nothing_to_choose": _("There is nothing to choose from yet."),
    "item": _("No. {number}"),
    "choose_colour": _("Choose a colour: {label}"),
    "drawn_elsewhere": _(
        "Other editors arrange this part by drawing. Here its values are written into "
        "fields; the preview shows how it looks."
    ),
}

_LISTS: Mapping[str, Promise] = {
    "entity": _("item"),
    "item_name": _("{entity} {number}"),
    "add": _("Add {entity}"),
    "added": _("{item} was added."),
    "removed": _("{item} was removed."),
    "moved": _("Now at place {number} of {count}."),
    "move_item": _("Move {item}: with the arrow keys, or by dragging"),
    "move_up": _("Move {item} up"),
    "move_down": _("Move {item} down"),
    "duplicate": _("Copy {item}"),
    "remove": _("Remove {item}"),
    "too_few": _("Add at least {min}."),
    "too_many": _("There can be {max} at most."),
    "add_range": _("Add a range"),
    "even_out": _("Make the ranges equal"),
    "range_name": _("{from}–{to} %"),
    "range_words": _("Words for {from}–{to} %"),
    "range_end": _("End of range {number}, in percent"),
}

_CONTENT_IN_CONTENT: Mapping[str, Promise] = {
    "kind": _("Kind of content"),
    "choose_kind": _("Choose a kind…"),
    "nothing": _("Nothing"),
    "change_kind": _("What is filled in here will be gone when the kind changes. You can undo it."),
    "change": _("Change the kind"),
    "kind_chosen": _("The fields of the new kind are there."),
    "not_installed": _(
        "{library} is not installed here. What it holds is kept as it is; an "
        "administrator can install it."
    ),
    "about_part": _("Title, authors and licence of this part"),
    "title_of_part": _("Names this part in results."),
}

_FILES: Mapping[str, Promise] = {
    "choose_picture": _("Choose a picture"),
    "choose_video": _("Choose a video"),
    "choose_sound": _("Choose a sound file"),
    "choose_file": _("Choose a file"),
    "replace_file": _("Replace"),
    "remove_file": _("Remove"),
    "another_format": _("Add another format"),
    "or_drop": _("or drop it here"),
    "or_address": _("Or an address on the web"),
    "add_address": _("Add the address"),
    "no_address": _("Write a whole address that begins with https://"),
    "file_needed": _("Choose a file."),
    "file_taken": _("{name} is here."),
    "upload_stopped": _("Sending was stopped."),
    "sending": _("Sending {percent} %"),
    "checking": _("Sent. It is being checked…"),
    "stop": _("Stop"),
    "the_picture": _("The picture that was chosen"),
    "place_on_picture": _(
        "Place on the picture: {x} % from the left, {y} % from the top. Arrow keys move it."
    ),
    "picture_first": _("Choose the picture first; then the place can be chosen on it."),
    "rights": _("Whose it is, and how it may be used"),
}

_TEXT_WITH_FORMATTING: Mapping[str, Promise] = {
    "formatting": _("Formatting"),
    "bold": _("Bold"),
    "italic": _("Emphasis"),
    "underline": _("Underline"),
    "strike": _("Strike through"),
    "subscript": _("Subscript"),
    "superscript": _("Superscript"),
    "bullets": _("List"),
    "numbers": _("Numbered list"),
    "quote": _("Quotation"),
    "code_block": _("Code"),
    "rule": _("Line across"),
    "clear_format": _("Clear formatting"),
    "paragraph_kind": _("Paragraph or heading"),
    "paragraph": _("Paragraph"),
    "heading": _("Heading {level}"),
    "link": _("Link"),
    "link_address": _("Where does the link lead?"),
    "remove_link": _("Remove the link"),
    "insert": _("Insert"),
}

_METADATA: Mapping[str, Promise] = {
    "about_content": _("Language, authors and licence"),
    "language": _("Language of the content"),
    "authors": _("Authors"),
    "author": _("author"),
    "name": _("Name"),
    "role": _("Role"),
    "role_Author": _("Author"),
    "role_Editor": _("Editor"),
    "role_Licensee": _("Licensee"),
    "role_Originator": _("Originator"),
    "licence": _("Licence"),
    "licence_U": _("Not said"),
    "licence_PD": _("Public domain"),
    "licence_C": _("All rights reserved"),
    "licence_version": _("Version of the licence"),
    "licence_extras": _("More about the licence"),
    "year": _("Year"),
    "year_from": _("Year, from"),
    "year_to": _("Year, to"),
    "source": _("Source"),
    "comments": _("Comments for other authors"),
    "changes": _("Changes"),
    "change_entry": _("change"),
    "date": _("Date"),
    "changed_by": _("Changed by"),
    "what_changed": _("What was changed"),
}

_SAVING: Mapping[str, Promise] = {
    "state_saved": _("All changes are saved"),
    "state_waiting": _("Not saved yet"),
    "state_saving": _("Saving…"),
    "state_failed": _("Not saved."),
    "state_signed_out": _("Not saved: you have been signed out"),
    "state_conflict": _("Not saved: somebody else has changed this"),
    "try_again": _("Try again"),
    "sign_in_again": _("Sign in again"),
    "sign_in_there": _(
        "Sign in in the other window, then come back and try again. What you wrote is still here."
    ),
    "decide": _("Decide"),
    "conflict": _("Changed by somebody else"),
    "changed_meanwhile": _(
        "{who} saved a change at {at}. Which one shall stay? Theirs is kept in the history, too."
    ),
    "take_theirs": _("Load theirs"),
    "keep_mine": _("Keep mine"),
    "undo": _("Undo"),
    "redo": _("Redo"),
    "nothing_to_undo": _("There is nothing to undo."),
    "nothing_to_redo": _("There is nothing to redo."),
    "offline": _("No connection. Check the network."),
    "signed_out": _("You have been signed out."),
    "server_error": _("That did not work. Try again in a moment."),
}

_LOOKING_AND_PUBLISHING: Mapping[str, Promise] = {
    "tools": _("Saving, preview and publishing"),
    "preview": _("Preview"),
    "preview_size": _("Size of the preview"),
    "as_phone": _("As on a phone"),
    "as_desktop": _("As on a computer"),
    "play_again": _("Start again"),
    "close_preview": _("Close the preview"),
    "loading": _("Loading…"),
    "remarks": _("What was found"),
    "to_put_right": _("To put right before publishing: {count}"),
    "to_look_at": _("To look at: {count}"),
    "show_all": _("Show all {count}"),
    "publish": _("Publish"),
    "publish_question": _("Publish this content?"),
    "publish_means": _(
        "It becomes a course that can be given to learners. Whoever has begun an earlier "
        "version goes on with that."
    ),
    "publish_changed": _("It was changed meanwhile. Save again, then publish."),
    "published": _("Published"),
    "published_means": _("It is among the packages now and can be given to learners."),
    "not_published": _("Not published"),
    "go_to_package": _("Go to the package"),
    "go_on": _("Go on writing"),
    "cancel": _("Cancel"),
    "close": _("Close"),
}

_PARTS = (
    _THE_FORM,
    _LISTS,
    _CONTENT_IN_CONTENT,
    _FILES,
    _TEXT_WITH_FORMATTING,
    _METADATA,
    _SAVING,
    _LOOKING_AND_PUBLISHING,
)
