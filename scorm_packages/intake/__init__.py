"""The door for uploaded packages: recognise, guard, diagnose, install.

`rules` read the zip and its manifest and write nothing: what they find decides whether the package
is installed. `services` then writes the files and, in one transaction, the rows. Uploaded content
is hostile until it was looked at, and a package that is refused leaves nothing behind.
"""
