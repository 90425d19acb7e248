import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PROJECT_ROOT } from '../../../platform/project-root.js';

/** A document that people write, by its path from the project's root. */
export interface WrittenDocument {
  readonly path: string;
  readonly text: string;
}

/** README, CONTRIBUTING, CHANGELOG and everything under docs/ that is Markdown. */
export function writtenDocuments(): readonly WrittenDocument[] {
  const underDocs = readdirSync(join(PROJECT_ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`);
  return ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...underDocs].map((path) => ({
    path,
    text: readFileSync(join(PROJECT_ROOT, path), 'utf8'),
  }));
}

/** Everything a pattern's first group finds in a text, each once. */
export function namedIn(text: string, pattern: RegExp): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))];
}
