"""The web server's door: `granian --interface wsgi lms.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings")

application = get_wsgi_application()
