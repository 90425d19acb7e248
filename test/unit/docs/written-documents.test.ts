import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { z } from 'zod';

import { createProgram } from '../../../cli/program.js';
import { ERROR_CATALOGUE } from '../../../domain/errors/error-catalogue.js';
import { REGIONAL_CHECKS, type RegionalProfile } from '../../../domain/quality/regional-checks.js';
import { COMMON_CHECKS, type PayloadProfile } from '../../../domain/quality/window-checks.js';
import { CONFIGURATION_SCHEMA } from '../../../platform/config/configuration.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';

import { namedIn, writtenDocuments } from './written-documents.js';

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')));
/** Registered only once they are built, which the sources alone do not show. */
const BUILT_COMMANDS = ['docs', 'bench'];
/** Read by tests only. */
const TEST_VARIABLES = [
  'GRID_TEST_LAKE_URL',
  'GRID_TEST_MSSQL_URL',
  'GRID_TEST_KEY_VAULT_URL',
  'GRID_RECORD_HISTORIES',
];
/** Settings of the compose file that are not the product's. */
const SERVER_VARIABLES = namedIn(
  readFileSync(join(PROJECT_ROOT, '.env.example'), 'utf8'),
  /^#?(GRID_[A-Z_]+)=/gm,
);
/** Written by a command that measures for minutes. */
const MEASURED_DOCUMENTS = ['docs/performance.md'];
const OWN_NPM_COMMANDS = ['start', 'test'];
const NOTHING_COUNTED: PayloadProfile & RegionalProfile = {
  rowsFetched: 0,
  rowsIn: 0,
  rowsAccepted: 0,
  setAsideByReason: {},
  invalidCells: 0,
  unknownColumns: [],
  silverRows: 0,
  missingColumns: [],
  duplicateKeys: 0,
  offGridRows: 0,
  regionsSeen: [],
  incompleteSlots: 0,
  gaps: { unexplained: [], known: [], surprising: [] },
  balanceBreaches: 0,
  balancedRows: 0,
};

describe.each(writtenDocuments())('$path', ({ path, text }) => {
  it('names npm scripts that exist', () => {
    const named = namedIn(text, /npm run (?:-s )?([a-z][a-z0-9:]*)/g);
    const shorthand = namedIn(text, /npm (start|test)\b/g);

    expect(named.filter((script) => !(script in scripts))).toEqual([]);
    expect(shorthand.every((script) => OWN_NPM_COMMANDS.includes(script))).toBe(true);
  });

  it('names commands of grid that exist, with options that they take', () => {
    const commands = createProgram().commands;
    const calls = [...text.matchAll(/npm run -s grid -- ([a-z][a-z-]*)([^\n`|#]*)/g)];

    for (const [, name = '', rest = ''] of calls) {
      if (BUILT_COMMANDS.includes(name)) continue;
      const command = commands.find((candidate) => candidate.name() === name);
      expect({ name, isKnown: command !== undefined }).toEqual({ name, isKnown: true });
      const options = namedIn(rest, /(--[a-z-]+)/g);
      expect(options.filter((option) => !takes(command, option))).toEqual([]);
    }
  });

  it('names variables that exist', () => {
    const named = namedIn(text, /\b(GRID_[A-Z0-9_]+)/g);

    const isKnown = (name: string): boolean =>
      name in CONFIGURATION_SCHEMA.shape ||
      TEST_VARIABLES.includes(name) ||
      SERVER_VARIABLES.includes(name);
    expect(named.filter((name) => !isKnown(name))).toEqual([]);
  });

  it('links to files that exist', () => {
    const links = namedIn(text, /\]\(([^)\s]+)\)/g)
      .filter((link) => !/^(?:https?:|#)/.test(link))
      .map((link) => join(dirname(path), link.replace(/#.*$/, '')));

    const broken = links.filter(
      (link) => !existsSync(join(PROJECT_ROOT, link)) && !MEASURED_DOCUMENTS.includes(link),
    );
    expect(broken).toEqual([]);
  });

  it('names error codes that exist', () => {
    const named = namedIn(
      text,
      /`((?:SOURCE|LAKE|WAREHOUSE|TEMPORAL|PAYLOAD|QUALITY|MIGRATION|INVALID|UNKNOWN)_[A-Z_]+)`/g,
    );

    expect(named.filter((code) => !(code in ERROR_CATALOGUE))).toEqual([]);
  });
});

describe('the README', () => {
  it('has at most 120 lines', () => {
    const readme = readFileSync(join(PROJECT_ROOT, 'README.md'), 'utf8');

    expect(readme.split('\n').length - 1).toBeLessThanOrEqual(120);
  });
});

describe('the architecture', () => {
  it('tells every quality check with its severity', () => {
    const architecture = readFileSync(join(PROJECT_ROOT, 'docs/architecture.md'), 'utf8');
    const told = [...architecture.matchAll(/^\| `([a-z_]+)` +\| (error|warning) +\|/gm)].map(
      ([, name, severity]) => ({ name, severity }),
    );

    const checks = [...COMMON_CHECKS, ...REGIONAL_CHECKS].map((run) => {
      const { name, severity } = run(NOTHING_COUNTED);
      return { name, severity };
    });

    expect(told).toEqual(checks);
  });
});

describe('the decisions', () => {
  it('have at most 60 lines, a number of their own, context, decision and consequences', () => {
    const decisions = writtenDocuments().filter(({ path }) => path.startsWith('docs/decisions/'));
    const numbers = decisions.map(({ path }) => path.slice(15, 19));

    expect(new Set(numbers).size).toBe(decisions.length);
    for (const { path, text } of decisions) {
      const headings = namedIn(text, /^## (.+)$/gm);
      expect({ path, headings }).toEqual({
        path,
        headings: ['Context', 'Decision', 'Consequences'],
      });
      expect(text.split('\n').length - 1).toBeLessThanOrEqual(60);
      expect(text).toContain('We will');
    }
  });
});

function takes(command: Command | undefined, option: string): boolean {
  if (option === '--help') return true;
  return command?.options.some(({ long }) => long === option) ?? false;
}
