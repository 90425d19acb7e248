import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';

import { readComposeText } from '../../../cli/rehearsal/compose-file.js';
import { variablesIn } from '../../../cli/rehearsal/interpolate.js';
import { CONFIGURATION_SCHEMA } from '../../../platform/config/configuration.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';

const LINES = readFileSync(join(PROJECT_ROOT, '.env.example'), 'utf8').split('\n');

/** Variables that a person can set, with the value or default shown. */
const OFFERED = new Map(
  LINES.flatMap((line) => {
    const [, name, value] = /^#?([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, value ?? ''] as const];
  }),
);
const NOT_APPLICABLE = new Map(
  LINES.flatMap((line) => {
    const [, name, reason] = /^# n\/a ([A-Z0-9_]+): (.+)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, reason ?? ''] as const];
  }),
);
const IN_COMPOSE = new Set(variablesIn(readComposeText()));
const IN_SCHEMA = Object.keys(CONFIGURATION_SCHEMA.shape);
/** Read by compose itself, or by a container that is not the product's. */
const COMPOSE_ONLY = [
  'COMPOSE_PROFILES',
  'GRID_VERSION',
  'GRID_DOMAIN',
  'GRID_HTTP_PORT',
  'GRID_HTTPS_PORT',
  'GRID_TLS',
  'GRID_UI_USER',
  'GRID_VERSION_BEFORE',
  'GRID_MSSQL_PORT',
];

describe('.env.example', () => {
  test('names every variable of the product: to be set, or not applicable with a reason', () => {
    const named = new Set([...OFFERED.keys(), ...NOT_APPLICABLE.keys()]);

    expect(IN_SCHEMA.filter((name) => !named.has(name))).toEqual([]);
  });

  test('names none that the product or the compose file does not know', () => {
    const known = new Set([...IN_SCHEMA, ...COMPOSE_ONLY]);

    expect(
      [...OFFERED.keys(), ...NOT_APPLICABLE.keys()].filter((name) => !known.has(name)),
    ).toEqual([]);
  });

  test('offers what the compose file passes on, and nothing else', () => {
    const offered = [...OFFERED.keys()].filter((name) => name !== 'COMPOSE_PROFILES');

    expect(offered.sort()).toEqual([...IN_COMPOSE].sort());
  });

  test('says of no variable both', () => {
    expect([...OFFERED.keys()].filter((name) => NOT_APPLICABLE.has(name))).toEqual([]);
  });

  test('holds no secret', () => {
    const secrets = Object.entries(CONFIGURATION_SCHEMA.shape)
      .filter(([, entry]) => entry.description?.startsWith('Secret.') === true)
      .map(([name]) => name);

    expect(secrets.length).toBeGreaterThan(0);
    expect(secrets.filter((name) => OFFERED.has(name))).toEqual([]);
  });

  test('shows in a commented line the default: that of the compose file, else of the product', () => {
    const commented = LINES.flatMap((line) => {
      const [, name, value] = /^#([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, value ?? ''] as const];
    });
    const ownDefaults = CONFIGURATION_SCHEMA.parse({});
    const defaultOf = (name: string): string => {
      const [, inCompose = ''] =
        new RegExp(`\\$\\{${name}:?-((?:[^{}]|\\$\\{[^}]*\\})*)\\}`).exec(readComposeText()) ?? [];
      const own = Reflect.get(ownDefaults, name) as string | number | undefined;
      return inCompose === '' ? String(own ?? '') : inCompose;
    };

    expect(commented.length).toBeGreaterThan(10);
    expect(commented).toEqual(commented.map(([name]) => [name, defaultOf(name)]));
  });
});
