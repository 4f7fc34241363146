from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "lms.planning"
    label = "planning"
