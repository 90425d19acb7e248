import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { systemErrorCode } from '../../domain/errors/system-error-code.js';
import { PROJECT_ROOT } from '../../platform/project-root.js';
import {
  type AzureSqlText,
  azureSqlTexts,
  withoutIndentation,
} from '../sql-check/azure-sql-texts.js';

import type { GeneratedFile } from './generated-file.js';
import { DOCS_COMMAND } from './markdown.js';

const FOLDER = 'sql/rendered/azure-sql';

/**
 * Every T-SQL text the product can send, a file each, so that a change of a statement is read as
 * SQL; a file whose statement is gone has no content.
 */
export async function renderedSqlFiles(): Promise<readonly GeneratedFile[]> {
  const files = (await azureSqlTexts()).map((text) => ({
    path: `${FOLDER}/${text.name}.sql`,
    content: renderedSql(text),
  }));
  const wanted = new Set(files.map(({ path }) => path));
  const found = (await listFolder()).filter((name) => name.endsWith('.sql'));
  const orphans = found.map((name) => `${FOLDER}/${name}`).filter((path) => !wanted.has(path));
  return [...files, ...orphans.map((path) => ({ path, content: undefined }))];
}

function renderedSql({ sentAs, parameters, text }: AzureSqlText): string {
  const types = Object.entries(parameters).map(([name, type]) => `@${name} ${type}`);
  const given = types.length === 0 ? '' : `\n-- Parameters: ${types.join(', ')}`;
  return `-- Written by \`${DOCS_COMMAND}\`: change the code it is made from, not this file.\n-- Sent as: ${sentAs}${given}\n\n${withoutIndentation(text)}\n`;
}

async function listFolder(): Promise<readonly string[]> {
  try {
    return await readdir(join(PROJECT_ROOT, FOLDER));
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
