"""Uploads, ffmpeg, captions and waveforms: files of trainers made ready to be played.

The only room that may start child processes. Raises no finished media by itself yet: authoring
brings it, through `content.storage`.
"""
