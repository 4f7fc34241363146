"""The resources of xAPI over HTTP: plain views, one module for each resource.

`protocol` is what all have in common: version, key, errors; `parameters` reads queries, `bodies`
what is sent. A view then calls one service or query.
"""
