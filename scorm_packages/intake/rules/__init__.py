"""Reading an uploaded zip without trusting a word of it. Plain Python; nothing is written.

    directory   the raw list of entries: names as bytes, sizes as declared
    names       which of them may be stored, and under which path
    encodings   names in GBK and other encodings that the zip does not declare
    contents    the bytes of an entry, counted and checked as they come
    examine     all of it together with the manifest: the diagnosis

Python's zipfile is not used here: it renames hostile names instead of reporting them, decodes
names before their bytes can be seen, and reads a directory of any size into memory.
"""
