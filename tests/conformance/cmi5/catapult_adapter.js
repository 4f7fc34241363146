// Shows CATAPULT's LMS tests the way into Callcraft: each function asks the counter that
// `catapult.py` opens beside the server. What the functions have to be, CATAPULT's
// `lts/lib/lms.template.js` tells.
const { InvalidPackageError } = require(`${process.env.CATAPULT_SUITE}/lib/errors`);

const REFUSED = 422;
let access;

const ask = async (what, body) => {
  const answer = await new Promise((resolve, reject) => {
    const address = `${process.env.CATAPULT_COUNTER}/${what}`;
    const request = require("http").request(address, { method: "POST" }, (response) => {
      const pieces = [];
      response.on("data", (piece) => pieces.push(piece));
      response.on("end", () => {
        resolve({ status: response.statusCode, text: Buffer.concat(pieces).toString() });
      });
    });
    request.on("error", reject);
    request.end(body); // In one piece, so that its length is told.
  });
  if (answer.status === REFUSED) throw new InvalidPackageError(answer.text);
  if (answer.status !== 200) throw new Error(answer.text);
  return JSON.parse(answer.text);
};
const askWith = (what, values) => ask(what, JSON.stringify(values));

module.exports = {
  setup: async () => {
    access = await askWith("access", {});
  },
  teardown: async () => {},
  cleanup: async () => {},
  getLrsEndpoint: () => access.endpoint,
  getLrsAuthHeader: () => access.authorization,
  importCourse: async (stream, contentType, name) => {
    const pieces = [];
    for await (const piece of stream) pieces.push(piece);
    const answer = await ask(`import?${encodeURIComponent(name)}`, Buffer.concat(pieces));
    return answer.package;
  },
  getLaunchUrl: async (course, unit, actor, { registration, launchMode }) => {
    const answer = await askWith("launch", { course, unit, actor, registration, launchMode });
    return answer.url;
  },
  hasWaive: () => true,
  waiveAU: (registration, unit, reason) => askWith("waive", { registration, unit, reason }),
  hasAbandon: () => true,
  abandonSession: (session) => askWith("abandon", { session }),
};
