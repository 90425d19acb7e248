import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

import { z } from 'zod';

import { PROJECT_ROOT } from '../../platform/project-root.js';

const COVERAGE_SCHEMA = z.record(
  z.string(),
  z.object({
    statementMap: z.record(z.string(), z.object({ start: z.object({ line: z.number() }) })),
    s: z.record(z.string(), z.number()),
  }),
);

/** Lines of one folder, and how many of them a test has run. */
export interface FolderCoverage {
  readonly folder: string;
  readonly lines: number;
  readonly covered: number;
}

/** Lines of every file: whether any run has reached them. */
export type LineHits = Map<string, Map<number, boolean>>;

/** Adds the coverage one Jest run has written; a line is covered once any run has reached it. */
export function addCoverage(hits: LineHits, coverageFile: string): void {
  if (!existsSync(coverageFile)) return;
  const files = COVERAGE_SCHEMA.parse(JSON.parse(readFileSync(coverageFile, 'utf8')));
  for (const [path, { statementMap, s: counts }] of Object.entries(files)) {
    const name = relative(PROJECT_ROOT, path);
    const lines = hits.get(name) ?? new Map<number, boolean>();
    hits.set(name, lines);
    for (const [id, { start }] of Object.entries(statementMap)) {
      lines.set(start.line, (lines.get(start.line) ?? false) || (counts[id] ?? 0) > 0);
    }
  }
}

/** The coverage of each folder. */
export function coverageOfFolders(
  hits: LineHits,
  folders: readonly string[],
): readonly FolderCoverage[] {
  return folders.map((folder) => {
    const lines = [...hits]
      .filter(([name]) => name.startsWith(`${folder}/`))
      .flatMap(([, fileLines]) => [...fileLines.values()]);
    return { folder, lines: lines.length, covered: lines.filter((isHit) => isHit).length };
  });
}

/** Percent of lines covered; none of a folder without lines: nothing of it was measured. */
export function coveragePct({ lines, covered }: FolderCoverage): number {
  return lines === 0 ? 0 : (covered / lines) * 100;
}
