"""The resources of xAPI over HTTP: plain views, one module for each resource.

`protocol` is what every request goes through: version, key, errors; `authentication` knows the
caller, `alternate` unfolds requests in forms, `crossing` lets other origins in. `values` reads
query parameters, `parameters` those of statements. `bodies` is what is sent, `multipart` and
`attached` what comes and goes with statements, `answers` what is sent back with a tag. A view then
calls one service or query.
"""
