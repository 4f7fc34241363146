from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "scorm_packages.intake"
    label = "scorm_intake"
