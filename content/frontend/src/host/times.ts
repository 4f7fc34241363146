/** Times as each standard writes them. */

/** "HHHH:MM:SS.SS": CMITimespan of SCORM 1.2 (RTE 3.4). */
export function timespan(milliseconds: number): string {
  const hundredths = Math.max(0, Math.floor(milliseconds / 10));
  const pad = (value: number, width: number): string => String(value).padStart(width, "0");
  const hours = Math.floor(hundredths / 360_000);
  const minutes = Math.floor(hundredths / 6_000) % 60;
  const seconds = Math.floor(hundredths / 100) % 60;
  return `${pad(hours, 4)}:${pad(minutes, 2)}:${pad(seconds, 2)}.${pad(hundredths % 100, 2)}`;
}

/** "PT1H2M3.04S": timeinterval (second,10,2) of SCORM 2004 (RTE 4.1.1.7), duration of xAPI. */
export function duration(milliseconds: number): string {
  const hundredths = Math.max(0, Math.floor(milliseconds / 10));
  const hours = Math.floor(hundredths / 360_000);
  const minutes = Math.floor(hundredths / 6_000) % 60;
  const seconds = (hundredths % 6_000) / 100;
  const parts = [hours ? `${hours}H` : "", minutes ? `${minutes}M` : ""].join("");
  return `PT${parts}${seconds || !parts ? `${Number(seconds.toFixed(2))}S` : ""}`;
}

/** "2026-01-31T08:00:00.12Z": time (second,10,2) of SCORM 2004 (RTE 4.1.1.6). */
export function timestamp(moment: Date): string {
  return `${moment.toISOString().slice(0, -2)}Z`;
}

/** "08:00:00": CMITime of SCORM 1.2, the learner's own clock. */
export function clock(moment: Date): string {
  return moment.toTimeString().slice(0, 8);
}

/** Milliseconds of a CMITimespan; null for anything else. */
export function readTimespan(text: string): number | null {
  const match = /^(\d{1,6}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,2})\d*)?$/.exec(text);
  if (!match) return null;
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1, 4).map(Number);
  const hundredths = Number((match[4] ?? "").padEnd(2, "0"));
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + hundredths * 10;
}

const INTERVAL =
  /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** Milliseconds of a time interval (a year is 365 days, a month 30); null for anything else. */
export function readDuration(text: string): number | null {
  const match = INTERVAL.exec(text);
  if (!match || text === "P" || text.endsWith("T")) return null;
  const [years = 0, months = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const allDays = years * 365 + months * 30 + days;
  return Math.round((((allDays * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
}
