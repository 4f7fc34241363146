"""What is taught: storage, media, authoring, H5P and the delivery of authored modules."""
