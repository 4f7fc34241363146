/**
 * Whether content will ever say what a try has come to. Some types ask questions and do not tell
 * how many points there are; others, such as pictures and texts, ask nothing and say nothing.
 * Nothing describes which is which but the scripts themselves: whoever reports an outcome names
 * what it reports.
 */

const NAMED = /triggerXAPI(?:Completed|Scored)|(["'`])(?:completed|answered)\1/;

/** `scripts` are those of the main library, which the browser has just loaded. */
export async function reportsOutcome(scripts: string[]): Promise<boolean> {
  const texts = await Promise.all(
    scripts.map(async (address) => {
      const response = await fetch(address, { cache: "force-cache" });
      return response.ok ? response.text() : "";
    }),
  );
  return texts.some((text) => NAMED.test(text));
}
