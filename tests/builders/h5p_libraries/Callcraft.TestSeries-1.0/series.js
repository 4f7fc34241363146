/* Content in content: the parts one under the other, and a button that finishes. */
window.Callcraft = window.Callcraft || {};

Callcraft.TestSeries = function (parameters, id, extras) {
  var self = this;
  var previous = (extras && extras.previousState) || {};
  var finished = Boolean(previous.finished);
  var parts = [];

  Callcraft.TestBase.begin(self, id, extras);

  function total(method) {
    return parts.reduce(function (sum, part) {
      return sum + (part[method] ? part[method]() : 0);
    }, 0);
  }

  function begin(root) {
    (parameters.parts || []).forEach(function (part, index) {
      var place = Callcraft.TestTools.element('section', 'callcraft-test-part');
      root.append(place);
      parts.push(H5P.newRunnable(part, id, H5P.jQuery(place), false, {
        parent: self,
        previousState: (previous.parts || [])[index]
      }));
    });
  }

  function finish() {
    finished = true;
    self.triggerXAPIScored(self.getScore(), self.getMaxScore(), 'completed', true);
  }

  self.attach = function ($container) {
    var root = Callcraft.TestTools.element('div', 'callcraft-test callcraft-test-series');
    if (parameters.introduction) {
      root.append(Callcraft.TestTools.element('p', '', parameters.introduction));
    }
    begin(root);
    var button = Callcraft.TestTools.element('button', 'callcraft-test-finish', 'Finish');
    button.type = 'button';
    button.addEventListener('click', finish);
    root.append(button);
    $container.get(0).append(root);
    self.setActivityStarted();
  };

  self.getScore = function () {
    return total('getScore');
  };

  self.getMaxScore = function () {
    return total('getMaxScore');
  };

  self.getCurrentState = function () {
    return {
      finished: finished,
      parts: parts.map(function (part) {
        return part.getCurrentState ? part.getCurrentState() : undefined;
      })
    };
  };

  self.getXAPIData = function () {
    var event = self.createXAPIEventTemplate('completed');
    event.setScoredResult(self.getScore(), self.getMaxScore(), self, true, undefined);
    return {
      statement: event.data.statement,
      children: parts.map(function (part) {
        return part.getXAPIData ? part.getXAPIData() : undefined;
      }).filter(Boolean)
    };
  };
};
