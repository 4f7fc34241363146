/* The middle of the chain. It fails loudly when it is loaded before what it depends on. */
window.Callcraft = window.Callcraft || {};

if (!Callcraft.TestTools) {
  throw new Error('Callcraft.TestBase was loaded before Callcraft.TestTools');
}

Callcraft.TestBase = {
  /** Let `instance` report, save and be resized as H5P content does. */
  begin: function (instance, id, extras) {
    H5P.EventDispatcher.call(instance);
    instance.contentId = id;
    instance.extras = extras || {};
    instance.titleOf = function (otherwise) {
      var metadata = instance.extras.metadata || {};
      return metadata.title || otherwise;
    };
  }
};
