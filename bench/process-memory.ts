import { readdir, readFile } from 'node:fs/promises';

/** Bytes in a kibibyte, the unit of /proc. */
const KIB = 1024;

/** A process to watch, alone or with all its descendants. */
export interface WatchedProcess {
  readonly pid: number;
  readonly withDescendants: boolean;
}

/** Peak memory of named groups of processes since watching began, in bytes. */
export interface MemoryWatch {
  /** Stops watching and tells the peaks, by name. */
  stop(): Promise<ReadonlyMap<string, number>>;
}

const SAMPLE_EVERY_MS = 500;

/**
 * Watches processes and their children. A group counts its proportional set size (memory shared
 * between processes counts once); a lone process also its own high-water mark. Empty on systems
 * without /proc.
 */
export function watchMemory(roots: () => ReadonlyMap<string, WatchedProcess>): MemoryWatch {
  const peaks = new Map<string, number>();
  const sample = async (): Promise<void> => {
    const parents = await readParents();
    for (const [name, { pid, withDescendants }] of roots()) {
      const bytes = await groupBytes(withDescendants ? treeOf(pid, parents) : [pid]);
      peaks.set(name, Math.max(peaks.get(name) ?? 0, bytes));
    }
  };
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(sample);
  }, SAMPLE_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await running.then(sample);
      return new Map([...peaks].filter(([, bytes]) => bytes > 0));
    },
  };
}

/** A process and all its descendants. */
export function treeOf(root: number, parents: ReadonlyMap<number, number>): readonly number[] {
  const children = [...parents].filter(([, parent]) => parent === root).map(([pid]) => pid);
  return [root, ...children.flatMap((child) => treeOf(child, parents))];
}

async function readParents(): Promise<ReadonlyMap<number, number>> {
  const entries = await readdir('/proc').catch(() => []);
  const pids = entries.map(Number).filter(Number.isInteger);
  const pairs = await Promise.all(
    pids.map(async (pid) => [pid, await readField(pid, 'status', 'PPid')] as const),
  );
  return new Map(pairs);
}

async function groupBytes(pids: readonly number[]): Promise<number> {
  const [only] = pids;
  if (only !== undefined && pids.length === 1)
    return (await readField(only, 'status', 'VmHWM')) * KIB;
  const sizes = await Promise.all(pids.map((pid) => readField(pid, 'smaps_rollup', 'Pss')));
  return sizes.reduce((sum, size) => sum + size, 0) * KIB;
}

/** A number of a /proc file; 0 when the process has ended or may not be read. */
async function readField(pid: number, file: string, field: string): Promise<number> {
  const text = await readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
}
