/* A picture from the content's own files. */
window.Callcraft = window.Callcraft || {};

Callcraft.TestPicture = function (parameters, id) {
  H5P.EventDispatcher.call(this);
  this.attach = function ($container) {
    var picture = Callcraft.TestTools.element('img', 'callcraft-test-picture');
    picture.alt = parameters.alt || '';
    if (parameters.file) {
      picture.src = H5P.getPath(parameters.file.path, id);
    }
    $container.get(0).append(picture);
  };
};
