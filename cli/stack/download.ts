import { open } from 'node:fs/promises';

/** How long a download may take: to answer, from one piece to the next, and as a whole. */
export interface DownloadLimits {
  readonly connectMs: number;
  readonly stallMs: number;
  readonly totalMs: number;
}

const USUAL_LIMITS: DownloadLimits = { connectMs: 3000, stallMs: 30_000, totalMs: 300_000 };

/**
 * Downloads into a file.
 *
 * @throws Error when the server refuses, is silent for too long, or `stop` is aborted.
 */
export async function downloadFile(
  url: string,
  file: string,
  stop: AbortSignal,
  limits: DownloadLimits = USUAL_LIMITS,
): Promise<void> {
  const silence = createSilenceLimit();
  const signal = AbortSignal.any([stop, silence.signal, AbortSignal.timeout(limits.totalMs)]);
  try {
    silence.endAfter(limits.connectMs);
    const response = await fetch(url, { signal });
    if (!response.ok || response.body === null) throw new Error(`it answered ${response.status}`);
    const output = await open(file, 'w');
    try {
      silence.endAfter(limits.stallMs);
      for await (const piece of response.body) {
        silence.endAfter(limits.stallMs);
        await output.write(piece);
      }
    } finally {
      await output.close();
    }
  } finally {
    silence.clear();
  }
}

/** Aborts its signal unless it is told again in time that all goes on. */
function createSilenceLimit() {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  return {
    signal: controller.signal,
    endAfter: (limitMs: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        controller.abort(new Error(`nothing came for ${limitMs / 1000} s`));
      }, limitMs);
    },
    clear: (): void => {
      clearTimeout(timer);
    },
  };
}
