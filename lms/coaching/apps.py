from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "lms.coaching"
    label = "coaching"
