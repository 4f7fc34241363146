"""The only door to object storage: a local folder by default, an S3 bucket by configuration.

Keys are slash-separated names relative to the store, such as `packages/1/<id>/index.html`.
"""
