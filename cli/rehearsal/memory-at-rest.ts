import { readdirSync, readFileSync } from 'node:fs';

const KIB = 1024;

/** Proportional set size in bytes of a process and its descendants; 0 where it cannot be read. */
export function memoryOfTree(pid: number): number {
  return treeOf(pid, parentsOfAll()).reduce((sum, one) => sum + pssBytes(one), 0);
}

function treeOf(root: number, parents: ReadonlyMap<number, number>): readonly number[] {
  const children = [...parents].filter(([, parent]) => parent === root).map(([pid]) => pid);
  return [root, ...children.flatMap((child) => treeOf(child, parents))];
}

function parentsOfAll(): ReadonlyMap<number, number> {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return new Map(pids.map((pid) => [pid, field(pid, 'status', 'PPid')]));
}

function pssBytes(pid: number): number {
  return field(pid, 'smaps_rollup', 'Pss') * KIB;
}

function field(pid: number, file: string, name: string): number {
  try {
    const text = readFileSync(`/proc/${pid}/${file}`, 'utf8');
    return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
  } catch {
    return 0;
  }
}
