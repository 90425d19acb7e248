/** `1.2 s` or `340 ms`. */
export function formatMs(durationMs: number): string {
  if (durationMs >= 10_000) return `${(durationMs / 1000).toFixed(1)} s`;
  if (durationMs >= 1000) return `${(durationMs / 1000).toFixed(2)} s`;
  return durationMs >= 10 ? `${Math.round(durationMs)} ms` : `${durationMs.toFixed(1)} ms`;
}

/** `210,816`. */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/** `1.95 MB`, of a million bytes each. */
export function formatMegabytes(bytes: number): string {
  const megabytes = bytes / 1_000_000;
  return `${megabytes >= 100 ? Math.round(megabytes) : megabytes.toFixed(2)} MB`;
}

/** `0.72`. */
export function formatRatio(ratio: number): string {
  return ratio.toFixed(2);
}
