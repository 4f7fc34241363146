/** What the hosts of SCORM 1.2 and SCORM 2004 have in common: how an LMS is spoken to, and when. */

/** An LMS's API object, by what its calls do; the standards name them differently. */
export interface Calls {
  read(element: string): string;
  write(element: string, value: string): unknown;
  commit(): void;
  end(): void;
}

export abstract class ScormHost {
  readonly returnUrl = "";
  private readonly began = Date.now();
  private reportedMs: number | null = null;
  private hasLeft = false;

  protected constructor(private readonly calls: Calls) {}

  /** Tell how long the visit has lasted. */
  protected abstract tellTime(milliseconds: number): void;
  /** Tell whether the next visit goes on from here. */
  protected abstract tellExit(resumes: boolean): void;

  spent(milliseconds: number): void {
    this.reportedMs = milliseconds;
  }

  save(): void {
    if (this.hasLeft) return;
    this.tellTime(this.lasted);
    this.calls.commit();
  }

  leave(resumes: boolean): void {
    if (this.hasLeft) return;
    this.tellExit(resumes);
    this.tellTime(this.lasted);
    this.calls.end();
    this.hasLeft = true;
  }

  protected get(element: string): string {
    return this.calls.read(element);
  }

  /** LMSs in the field say true, "true" and 1. */
  protected set(element: string, value: string): boolean {
    return !this.hasLeft && !/^(false|0)$/.test(String(this.calls.write(element, value)));
  }

  private get lasted(): number {
    return this.reportedMs ?? Date.now() - this.began;
  }
}
