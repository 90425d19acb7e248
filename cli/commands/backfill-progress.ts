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
  return `[${bar}] ${ended}/${total} partitions${failures}, ${progress.rowsAccepted} rows, ${rate} rows/s${quotaText(progress)}${estimate(progress, seconds)}`;
}

function quotaText({ callsLeft, waitsUntilUtc }: BackfillProgress): string {
  if (waitsUntilUtc !== undefined && waitsUntilUtc !== null) {
    return `, waiting until ${waitsUntilUtc} for the source's quota`;
  }
  return callsLeft === undefined || callsLeft === null ? '' : `, ${callsLeft} calls left`;
}

/** By what this run has done: partitions that were done before it say nothing of its speed. */
function estimate(progress: BackfillProgress, seconds: number): string {
  const { partitionsTotal, partitionsDone, partitionsFailed, partitionsBefore = 0 } = progress;
  const ended = partitionsDone + partitionsFailed.length;
  const own = ended - partitionsBefore;
  if (own <= 0 || ended >= partitionsTotal) return '';
  return `, about ${durationText((seconds / own) * (partitionsTotal - ended))} left`;
}

/** `40 s`, `12 min`, `3 h 20 min`. */
function durationText(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
