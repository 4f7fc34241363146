/* Needed where content is written; a player that loads it has the load order wrong. */
window.callcraftTestEditorWasLoaded = true;
