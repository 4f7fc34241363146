"""The web server's door: `granian --interface wsgi lms.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from lms.config.collector import settle
from lms.config.door import guarded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings")

application = guarded(get_wsgi_application())
settle()
