import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { configurationDocument } from '../../../cli/docs/configuration-document.js';
import { dataDictionaryDocument } from '../../../cli/docs/data-dictionary-document.js';
import { errorsDocument } from '../../../cli/docs/errors-document.js';
import { findStaleFiles } from '../../../cli/docs/generated-files.js';
import { SET_ASIDE_REASONS } from '../../../cli/docs/lake-entries.js';
import { GENERATED_LINE } from '../../../cli/docs/markdown.js';
import { openApiFile } from '../../../cli/docs/openapi-file.js';
import { silverEntries } from '../../../cli/docs/silver-entries.js';
import { ERROR_CATALOGUE } from '../../../domain/errors/error-catalogue.js';
import { CONFIGURATION_SCHEMA } from '../../../platform/config/configuration.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';
import { SILVER_COLUMNS } from '../../../sources/odre/silver-columns.js';

describe('generated documents', () => {
  it('say in their first line which command writes them', async () => {
    for (const text of [configurationDocument(), errorsDocument(), dataDictionaryDocument()]) {
      expect(text.split('\n')[0]).toBe(GENERATED_LINE);
    }
    expect((await openApiFile()).split('\n')[1]).toContain('grid -- docs');
  });

  it('name every variable, with its meaning and whether it is a secret', () => {
    const lines = configurationDocument().split('\n');

    for (const [name, schema] of Object.entries(CONFIGURATION_SCHEMA.shape)) {
      const line = lines.find((candidate) => candidate.startsWith(`| \`${name}\` |`));
      const meaning = (schema.description ?? '').replace(/^Secret\.\s*/, '');
      expect(line).toContain(`| ${meaning} |`);
      expect(line?.includes('| yes |')).toBe(schema.description?.startsWith('Secret.'));
    }
  });

  it('name every error code', () => {
    for (const [code, { meaning }] of Object.entries(ERROR_CATALOGUE)) {
      expect(errorsDocument()).toContain(`| \`${code}\` |`);
      expect(errorsDocument()).toContain(meaning);
    }
  });

  it('name every column of Silver, in order', () => {
    expect(silverEntries().map(({ name }) => name)).toEqual(SILVER_COLUMNS);
  });

  it('name every reason that refining gives', () => {
    const source = readdirSync(join(PROJECT_ROOT, 'sources'), { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.ts') && !name.includes('stand-in'))
      .map((name) => readFileSync(join(PROJECT_ROOT, 'sources', name), 'utf8'))
      .join('\n');
    const judgements = [...source.matchAll(/^function (?:reasonSetAside|repeatReason)[^]*?^}/gm)];
    const given = judgements.flatMap(([code]) =>
      [...code.matchAll(/(?:pl\.lit\(|return |[?:] )'([a-z]+_[a-z_]+)'/g)].map((match) => match[1]),
    );

    const named = SET_ASIDE_REASONS.map(([reason]) => reason);
    expect(given.length).toBeGreaterThan(15);
    expect(named).toEqual(expect.arrayContaining(given));
    for (const reason of named) expect(source).toContain(`'${reason}'`);
  });

  it('hold the addresses of the API without a server', async () => {
    const document: unknown = JSON.parse(await openApiFile());

    expect(document).toMatchObject({
      openapi: '3.1.0',
      paths: { '/v1/production/regional': expect.anything(), '/v1/lineage': expect.anything() },
    });
  });
});

describe('a check of the generated documents', () => {
  let root: string;
  const good = { path: 'docs/good.md', content: 'good\n' };
  const old = { path: 'docs/old.md', content: 'new\n' };
  const absent = { path: 'docs/absent.md', content: 'absent\n' };

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'grid-docs-'));
    await mkdir(join(root, 'docs'));
    await writeFile(join(root, good.path), good.content);
    await writeFile(join(root, old.path), 'old\n');
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('names those that differ and those that are absent', async () => {
    expect(await findStaleFiles(root, [good, old, absent])).toEqual([old, absent]);
  });
});
