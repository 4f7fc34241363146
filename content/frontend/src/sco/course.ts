/** The course as it lies in the page: written by `content.authoring`, read here. */

export type Language = "en" | "zh-Hans";
export type Text = Record<Language, string>;

export type Block =
  | { kind: "text"; text: Text }
  | { kind: "list"; items: Text[] }
  | { kind: "note"; text: Text }
  | { kind: "steps"; items: Text[] }
  | { kind: "quote"; who: Text; text: Text };

export interface Page {
  title: Text;
  blocks: Block[];
}

export interface Question {
  id: string;
  text: Text;
  options: Text[];
  /** Places of the right options; more than one makes it a multiple choice. */
  correct: number[];
  feedback: Text;
}

/** Whether `chosen`, as places of options, is exactly what is right. */
export function isRight(question: Question, chosen: readonly number[]): boolean {
  return (
    chosen.length === question.correct.length && question.correct.every((one) => chosen.includes(one))
  );
}

export interface Choice {
  text: Text;
  points: number;
  feedback: Text;
  next: string;
  critical: boolean;
}

export interface Turn {
  id: string;
  customer: Text;
  choices: Choice[];
}

export interface Course {
  key: string;
  title: Text;
  minutes: number;
  /** 0–100: the score that passes. */
  passMark: number;
  pages: Page[];
  questions: Question[];
  turns: Turn[];
}

/** Whether something is asked in it. Who has read a course of pages alone has done all of it. */
export function hasTest(course: Course): boolean {
  return course.turns.length + course.questions.length > 0;
}

export function readCourse(): Course {
  const source = document.getElementById("course")?.textContent;
  if (!source) throw new Error("The page holds no course.");
  return JSON.parse(source) as Course;
}
