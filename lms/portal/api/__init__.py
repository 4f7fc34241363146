"""The house for programs: JSON over HTTP, described at `/api/schema/`.

Small on purpose: what the browser's pages do not need and the LRS does not offer. Whoever signs in
to the pages may call it, with the same rights; POST needs the CSRF token.
"""
