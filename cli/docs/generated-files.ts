import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { systemErrorCode } from '../../domain/errors/system-error-code.js';

import { configurationDocument } from './configuration-document.js';
import { dataDictionaryDocument } from './data-dictionary-document.js';
import { errorsDocument } from './errors-document.js';
import type { GeneratedFile } from './generated-file.js';
import { openApiFile } from './openapi-file.js';
import { renderedSqlFiles } from './rendered-sql.js';

/** Every generated document, made from the code as it stands. */
export async function generateFiles(): Promise<readonly GeneratedFile[]> {
  return [
    { path: 'docs/configuration.md', content: configurationDocument() },
    { path: 'docs/errors.md', content: errorsDocument() },
    { path: 'docs/data-dictionary.md', content: dataDictionaryDocument() },
    { path: 'docs/openapi.json', content: await openApiFile() },
    ...(await renderedSqlFiles()),
  ];
}

/** The files that are absent under `root` or hold something else. */
export async function findStaleFiles(
  root: string,
  files: readonly GeneratedFile[],
): Promise<readonly GeneratedFile[]> {
  const states = await Promise.all(
    files.map(async (file) => ({ file, found: await findText(join(root, file.path)) })),
  );
  return states.filter(({ file, found }) => found !== file.content).map(({ file }) => file);
}

async function findText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
