from django.apps import AppConfig


class H5PConfig(AppConfig):
    """H5P: libraries, content, and what playing them needs."""

    name = "content.h5p"
    label = "h5p"
    verbose_name = "H5P"
