/** As much of H5P's own editor as its page uses. An administrator brings it; it is not ours. */

interface H5PEditorInstance {
  /** What was made so far: undefined until its form is there. */
  getParams(): { params?: unknown; metadata?: unknown } | undefined;
  iframeWindow?: Window;
}

interface H5PEditorStage extends Record<string, unknown> {
  Editor: new (library: string, content: string, place: HTMLElement, loaded?: () => void) => H5PEditorInstance;
}

interface Window {
  H5PEditor?: H5PEditorStage;
}
