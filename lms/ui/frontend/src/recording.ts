/** Longer files are played without a waveform: decoding them would take hundreds of megabytes. */
const LONGEST_BYTES = 30 * 1024 * 1024;
const STEP = 5;
const FINE_STEP = 1;

/**
 * `<ui-recording src>`: a waveform above the `<audio>` inside it, marks of comments on it, and
 * keys. The peaks are reckoned here from the guarded file by WebAudio; nothing of the sound is
 * kept. Without script the browser's own player remains.
 */
export class Recording extends HTMLElement {
  private audio: HTMLAudioElement | null = null;
  private readonly canvas = document.createElement("canvas");
  private peaks: number[] = [];
  private until: number | null = null;
  private readonly size = new ResizeObserver(() => this.draw());

  connectedCallback(): void {
    this.audio = this.querySelector("audio");
    if (this.audio === null) return;
    this.canvas.className = "co-wave";
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "slider");
    this.canvas.setAttribute("aria-label", this.dataset["label"] ?? "");
    this.prepend(this.canvas);
    this.size.observe(this.canvas);
    this.audio.addEventListener("timeupdate", () => this.moved());
    this.audio.addEventListener("loadedmetadata", () => this.moved());
    this.canvas.addEventListener("click", (event) => this.seekTo(event.offsetX / this.canvas.clientWidth));
    document.addEventListener("keydown", this.pressed);
    document.addEventListener("click", this.clicked);
    void this.load(this.audio.src);
  }

  disconnectedCallback(): void {
    this.size.disconnect();
    document.removeEventListener("keydown", this.pressed);
    document.removeEventListener("click", this.clicked);
  }

  private async load(src: string): Promise<void> {
    try {
      const answer = await fetch(src);
      if (!answer.ok || Number(answer.headers.get("Content-Length")) > LONGEST_BYTES) throw new Error(answer.statusText);
      const context = new OfflineAudioContext(1, 1, 44100);
      this.peaks = peaksOf(await context.decodeAudioData(await answer.arrayBuffer()));
      this.draw();
    } catch {
      const words = document.createElement("p");
      words.className = "form-hint";
      words.textContent = this.dataset["failed"] ?? "";
      this.canvas.replaceWith(words);
    }
  }

  /** Keys of the page, but for those that are typed into a field. */
  private readonly pressed = (event: KeyboardEvent): void => {
    const audio = this.audio;
    const target = event.target as HTMLElement;
    if (audio === null || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest("input, textarea, select, button, summary, audio, a")) return;
    const acts: Record<string, () => void> = {
      " ": () => void (audio.paused ? audio.play() : audio.pause()),
      ArrowLeft: () => this.jump(-STEP),
      ArrowRight: () => this.jump(STEP),
      ",": () => this.jump(-FINE_STEP),
      ".": () => this.jump(FINE_STEP),
      c: () => this.comment(),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  /** A comment or a clip was chosen: play from there, and stop where the clip ends. */
  private readonly clicked = (event: MouseEvent): void => {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-seek]");
    if (button === null || this.audio === null) return;
    this.audio.currentTime = Number(button.dataset["seek"]) / 1000;
    const until = button.dataset["until"];
    this.until = until === undefined ? null : Number(until) / 1000;
    void this.audio.play();
  };

  private comment(): void {
    const form = document.getElementById("comment");
    const at = form?.querySelector<HTMLInputElement>("[name=at]");
    if (!at || this.audio === null) return;
    at.value = clock(this.audio.currentTime);
    form?.querySelector<HTMLTextAreaElement>("[name=words]")?.focus();
  }

  private jump(seconds: number): void {
    if (this.audio) this.audio.currentTime = Math.max(0, this.audio.currentTime + seconds);
  }

  private seekTo(share: number): void {
    if (this.audio && Number.isFinite(this.audio.duration)) this.audio.currentTime = share * this.audio.duration;
  }

  private moved(): void {
    const audio = this.audio;
    if (audio === null) return;
    if (this.until !== null && audio.currentTime >= this.until) {
      audio.pause();
      this.until = null;
    }
    this.canvas.setAttribute("aria-valuemin", "0");
    this.canvas.setAttribute("aria-valuemax", String(Math.round(audio.duration || 0)));
    this.canvas.setAttribute("aria-valuenow", String(Math.round(audio.currentTime)));
    this.canvas.setAttribute("aria-valuetext", clock(audio.currentTime));
    this.draw();
  }

  private draw(): void {
    const pen = this.canvas.getContext("2d");
    if (pen === null || this.audio === null || this.peaks.length === 0) return;
    const scale = devicePixelRatio;
    const width = (this.canvas.width = this.canvas.clientWidth * scale);
    const height = (this.canvas.height = this.canvas.clientHeight * scale);
    const style = getComputedStyle(this.canvas);
    const duration = this.audio.duration || 1;
    const played = (this.audio.currentTime / duration) * width;
    const bar = width / this.peaks.length;
    this.peaks.forEach((peak, index) => {
      const tall = Math.max(scale, peak * height * 0.9);
      pen.fillStyle = index * bar < played ? style.color : style.borderTopColor;
      pen.fillRect(index * bar, (height - tall) / 2, Math.max(scale, bar * 0.7), tall);
    });
    pen.fillStyle = style.outlineColor;
    for (const mark of this.querySelectorAll<HTMLElement>("[data-mark]")) {
      const at = Number(mark.dataset["mark"]) / 1000 / duration;
      pen.fillRect(at * width - scale, 0, 2 * scale, height);
    }
  }
}

/** The loudest sample of each of 400 slices, the loudest of all being 1. */
function peaksOf(sound: AudioBuffer, slices = 400): number[] {
  const samples = sound.getChannelData(0);
  const length = Math.max(1, Math.floor(samples.length / slices));
  const peaks = Array.from({ length: Math.min(slices, samples.length) }, (_, slice) => {
    let peak = 0;
    for (let index = slice * length; index < (slice + 1) * length; index += 1) {
      peak = Math.max(peak, Math.abs(samples[index] ?? 0));
    }
    return peak;
  });
  const loudest = Math.max(...peaks, 0.001);
  return peaks.map((peak) => peak / loudest);
}

function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
