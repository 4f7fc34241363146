/* A question with several answers, which remembers what was ticked and reports as H5P does. */
window.Callcraft = window.Callcraft || {};

Callcraft.TestQuestion = function (parameters, id, extras) {
  var self = this;
  var answers = parameters.answers || [];
  var behaviour = parameters.behaviour || {};
  var previous = (extras && extras.previousState) || {};
  var chosen = previous.answers ? previous.answers.slice() : [];
  var answered = Boolean(previous.answered);
  var boxes = [];
  var result;

  Callcraft.TestBase.begin(self, id, extras);

  function isCorrect(answer) {
    return Boolean(answer.correct);
  }

  function draw(container) {
    var tools = Callcraft.TestTools;
    var root = tools.element('div', 'callcraft-test callcraft-test-question');
    if (parameters.media && parameters.media.library) {
      H5P.newRunnable(parameters.media, id, H5P.jQuery(root), false);
    }
    root.append(tools.element('div', 'callcraft-test-text', parameters.question));
    answers.forEach(function (answer, index) {
      var label = tools.element('label', 'callcraft-test-answer');
      var box = tools.element('input', 'callcraft-test-box');
      box.type = 'checkbox';
      box.checked = chosen.indexOf(index) !== -1;
      box.addEventListener('change', choose);
      boxes.push(box);
      label.append(box, tools.element('span', '', answer.text));
      root.append(label);
    });
    var button = tools.element('button', 'callcraft-test-check', parameters.check || 'Check');
    button.type = 'button';
    button.addEventListener('click', answer);
    result = tools.element('output', 'callcraft-test-result');
    root.append(button, result);
    container.append(root);
    tell();
  }

  function choose() {
    chosen = boxes.reduce(function (ticked, box, index) {
      return box.checked ? ticked.concat(index) : ticked;
    }, []);
    self.triggerXAPI('interacted');
  }

  function tell() {
    result.textContent = answered ? self.getScore() + ' / ' + self.getMaxScore() : '';
  }

  function answer() {
    answered = true;
    tell();
    self.trigger(statement());
    self.trigger('resize');
  }

  function statement() {
    var event = self.createXAPIEventTemplate('answered');
    var definition = event.getVerifiedStatementValue(['object', 'definition']);
    definition.name = {'en-US': self.titleOf('Question')};
    definition.description = {'en-US': parameters.question};
    definition.type = 'http://adlnet.gov/expapi/activities/cmi.interaction';
    definition.interactionType = 'choice';
    definition.choices = answers.map(function (each, index) {
      return {id: String(index), description: {'en-US': each.text}};
    });
    definition.correctResponsesPattern = [
      answers.reduce(function (right, each, index) {
        return isCorrect(each) ? right.concat(index) : right;
      }, []).join('[,]')
    ];
    var passed = 100 * self.getScore() >= self.getMaxScore() * (behaviour.passPercentage || 0);
    event.setScoredResult(self.getScore(), self.getMaxScore(), self, true, passed);
    event.data.statement.result.response = chosen.join('[,]');
    return event;
  }

  self.attach = function ($container) {
    draw($container.get(0));
    self.setActivityStarted();
  };

  /* One point for each right answer ticked, one less for each wrong one; never below nothing. */
  self.getScore = function () {
    var points = answers.reduce(function (sum, each, index) {
      return chosen.indexOf(index) === -1 ? sum : sum + (isCorrect(each) ? 1 : -1);
    }, 0);
    if (behaviour.singlePoint) {
      return points === answers.filter(isCorrect).length ? 1 : 0;
    }
    return Math.max(points, 0);
  };

  self.getMaxScore = function () {
    return behaviour.singlePoint ? 1 : answers.filter(isCorrect).length;
  };

  self.getAnswerGiven = function () {
    return answered || chosen.length > 0;
  };

  self.getCurrentState = function () {
    return {answers: chosen, answered: answered};
  };

  self.getXAPIData = function () {
    return {statement: statement().data.statement};
  };

  self.getTitle = function () {
    return H5P.createTitle(self.titleOf('Question'));
  };
};
