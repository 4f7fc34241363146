"""H5P content on the server: `model` is `rules.progress.Standard` for it.

H5P has no data model of its own. What its page sets is

| element | value |
|---|---|
| `h5p.opened` | the most points there are in the content; 0 where there are none |
| `h5p.state.<sub-content>.<kind>` | what the content wants to find again: JSON; or nothing |
| `h5p.statement.<n>` | the n-th xAPI statement of the session, as H5P made it, and `parts`: JSON |
| `h5p.exit` | `suspend`: to be resumed |

`elements` knows what may be set, `spoken` reads and judges a statement, `parts` the answers that
stand beside its score, `model` says what comes of a commit, `telling` makes our statements of
H5P's.
"""
