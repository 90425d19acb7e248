import type { BackfillProgress } from '../../workflows/contracts.js';

const BAR_WIDTH = 24;

/** `[████░░░░] 3/12 partitions, 120000 rows, 4100 rows/s, about 40 s left`. */
export function progressLine(progress: BackfillProgress, elapsedMs: number): string {
  const { partitionsTotal: total, partitionsDone: done, partitionsFailed: failed } = progress;
  const ended = done + failed.length;
  const filled = total === 0 ? 0 : Math.round((ended / total) * BAR_WIDTH);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
  const seconds = elapsedMs / 1000;
  const rate = seconds === 0 ? 0 : Math.round(progress.rowsAccepted / seconds);
  const failures = failed.length === 0 ? '' : `, ${failed.length} failed`;
  return `[${bar}] ${ended}/${total} partitions${failures}, ${progress.rowsAccepted} rows, ${rate} rows/s${estimate(ended, total, seconds)}`;
}

function estimate(ended: number, total: number, seconds: number): string {
  if (ended === 0 || ended >= total) return '';
  return `, about ${Math.ceil((seconds / ended) * (total - ended))} s left`;
}
