"""What H5P means, in plain Python: no Django, no database, no files, no network.

names         library names and versions in their two spellings
json          strict reading of what a package says of itself
catalogue     every code that can be told, with its sentences in both languages
findings      one thing worth saying, with a code and a place
libraries     library.json
package       h5p.json, and what a package as a whole must be
dependencies  which libraries a content needs, and in which order they load
semantics     what a library says its parameters look like; checking and cleaning them
scoring       scores worked out again from the learner's response
"""
