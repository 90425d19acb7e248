import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

import { z } from 'zod';

import { PROJECT_ROOT } from '../../platform/project-root.js';

import type { LineHits } from './line-coverage.js';
import { mappedPlaces } from './source-map.js';

const RANGE_SCHEMA = z.object({
  startOffset: z.number(),
  endOffset: z.number(),
  count: z.number(),
});
type CountedRange = z.infer<typeof RANGE_SCHEMA>;

const V8_SCHEMA = z.object({
  result: z.array(
    z.object({
      url: z.string(),
      functions: z.array(
        z.object({
          ranges: z.array(RANGE_SCHEMA),
        }),
      ),
    }),
  ),
});

/**
 * Adds what ran of the workflows. They run in Temporal's sandbox, from the bundle, where Jest sees
 * nothing; V8's own coverage of the test process does. Lines that left no code are not counted.
 */
export function addBundleCoverage(hits: LineHits, bundleFile: string, v8Folder: string): void {
  if (!existsSync(bundleFile) || !existsSync(v8Folder)) return;
  const code = readFileSync(bundleFile, 'utf8');
  const reached = reachedOffsets(code.length, pathToFileURL(bundleFile).href, v8Folder);
  const ofBundle: LineHits = new Map();
  for (const { offset, source, line } of mappedPlaces(code)) {
    const name = relative(PROJECT_ROOT, source);
    if (!name.startsWith('workflows/')) continue;
    const lines = ofBundle.get(name) ?? new Map<number, boolean>();
    ofBundle.set(name, lines);
    const wasHit = (lines.get(line) ?? false) || (hits.get(name)?.get(line) ?? false);
    lines.set(line, wasHit || reached[offset] === 1);
  }
  for (const [name, lines] of ofBundle) hits.set(name, lines);
}

/** 1 at every offset of the bundle that any thread of any test process has run. */
function reachedOffsets(length: number, url: string, v8Folder: string): Uint8Array {
  const reached = new Uint8Array(length);
  for (const file of readdirSync(v8Folder).filter((name) => name.endsWith('.json'))) {
    const text = readFileSync(join(v8Folder, file), 'utf8');
    if (!text.includes(url)) continue;
    const scripts = V8_SCHEMA.parse(JSON.parse(text)).result;
    for (const script of scripts.filter((candidate) => candidate.url === url)) {
      addReached(
        reached,
        script.functions.flatMap((one) => one.ranges),
      );
    }
  }
  return reached;
}

/** An inner range says more than the one around it: the widest are laid first. */
function addReached(reached: Uint8Array, ranges: readonly CountedRange[]): void {
  const own = new Uint8Array(reached.length);
  const width = (range: CountedRange): number => range.endOffset - range.startOffset;
  for (const range of [...ranges].sort((a, b) => width(b) - width(a))) {
    own.fill(range.count > 0 ? 1 : 0, range.startOffset, range.endOffset);
  }
  for (const [offset, hit] of own.entries()) if (hit === 1) reached[offset] = 1;
}
