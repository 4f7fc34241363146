/* Shows each parameter it was given as HTML, exactly as careless libraries do. */
window.Callcraft = window.Callcraft || {};

Callcraft.TestFields = function (parameters, id) {
  H5P.EventDispatcher.call(this);

  function shown(name) {
    var value = parameters[name];
    if (value && value.path) {
      return H5P.getPath(value.path, id);
    }
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  this.attach = function ($container) {
    var root = Callcraft.TestTools.element('div', 'callcraft-test callcraft-test-fields');
    Object.keys(parameters).forEach(function (name) {
      var row = Callcraft.TestTools.element('div', 'callcraft-test-field', shown(name));
      row.dataset.name = name;
      root.append(row);
    });
    $container.get(0).append(root);
  };
};
