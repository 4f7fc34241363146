from django.apps import AppConfig


class StorageConfig(AppConfig):
    name = "content.storage"
    label = "content_storage"
