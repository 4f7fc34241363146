/**
 * Values that honest content sets and the run-time's data model refuses.
 *
 * SCORM 1.2 knows ASCII identifiers and one-line answers; courses made here have Chinese question
 * ids and answers of several lines. The data model is given a stand-in, which it takes; what is
 * saved is what the content said.
 */

const IDENTIFIER = /^cmi\.(?:objectives|interactions)\.\d+(?:\.objectives\.\d+)?\.id$/;
const ANSWER = /^cmi\.interactions\.\d+\.(?:student_response|correct_responses\.\d+\.pattern)$/;
const PLAIN_IDENTIFIER = /^[\x20-\x7e]*$/;
const STAND_IN = "callcraft-id-";

export class Leniency {
  private readonly originals: string[] = [];

  /** What the data model is told for `value`. */
  toModel(element: string, value: string): string {
    if (IDENTIFIER.test(element) && !PLAIN_IDENTIFIER.test(value)) {
      return this.standIn(value);
    }
    return ANSWER.test(element) ? value.replace(/[\r\n\u2028\u2029]+/g, " ") : value;
  }

  /** What the content is told for a value of the data model. */
  toContent(value: string): string {
    if (!value.startsWith(STAND_IN)) {
      return value;
    }
    return this.originals[Number(value.slice(STAND_IN.length))] ?? value;
  }

  /** Apply `toModel` throughout a nested data model. */
  modelFrom(saved: unknown, element = "cmi"): unknown {
    if (typeof saved === "string") {
      return this.toModel(element, saved);
    }
    if (Array.isArray(saved)) {
      return saved.map((value, place) => this.modelFrom(value, `${element}.${place}`));
    }
    return Object.fromEntries(
      Object.entries(saved as object).map(([name, value]) => [
        name,
        this.modelFrom(value, `${element}.${name}`),
      ]),
    );
  }

  private standIn(value: string): string {
    const known = this.originals.indexOf(value);
    const place = known >= 0 ? known : this.originals.push(value) - 1;
    return STAND_IN + String(place);
  }
}
