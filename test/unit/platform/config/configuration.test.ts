import { describe, expect, it } from '@jest/globals';

import { GridError } from '../../../../domain/errors/grid-error.js';
import {
  CONFIGURATION_SCHEMA,
  readConfiguration,
} from '../../../../platform/config/configuration.js';

const SECRET = 'hunter2-nobody-may-read';

function messageFor(environment: Readonly<Record<string, string>>): string {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (error instanceof GridError && error.code === 'INVALID_CONFIGURATION') return error.message;
    throw error;
  }
  return '';
}

describe('the configuration of an empty environment', () => {
  it('has the defaults the documents promise', () => {
    expect(readConfiguration({})).toEqual({
      GRID_HOME: '.grid',
      GRID_API_PORT: 3000,
      GRID_TEMPORAL_PORT: 7233,
      GRID_TEMPORAL_UI_PORT: 8233,
      GRID_PG_PORT: 5433,
      GRID_IDP_PORT: 9443,
      GRID_STAND_IN_PORT: 0,
      GRID_SOURCES: 'auto',
      GRID_OIDC_AUDIENCE: 'grid-power-stream',
      GRID_TOKEN_VERIFIER: 'jose',
      GRID_SIMULATION_SEED: 'grid',
      GRID_SIMULATION_PUBLICATION_LAG_SECONDS: 480,
      GRID_PUBLICATION_ASK_INTERVAL_SECONDS: 120,
      GRID_PUBLICATION_ASK_COUNT: 6,
      GRID_CYCLE_WINDOW_HOURS: 3,
      GRID_BACKFILL_CONCURRENCY: 2,
      GRID_LANDING_MAX_MB: 256,
      GRID_ASSET_STALE_HOURS: 24,
      GRID_ASSET_INACTIVE_HOURS: 168,
      GRID_ASSET_HOURS_OVERRIDES:
        'grid_node=1080/2880,generation_unit=1080/2880,production_unit=1080/2880,transmission=1080/2880',
      GRID_RTE_UNAVAILABILITY_VERSION: 'v7',
      GRID_LISTEN_HOST: '127.0.0.1',
      GRID_IDP_NAME: 'localhost',
      GRID_WORKER_PROCESSES: 1,
      GRID_WORKER_PROCESSES_COMPUTE: 1,
      GRID_WORKER_VERSIONING: 'off',
      GRID_IO_CONCURRENCY: 8,
      GRID_IO_STEPS_PER_SECOND: 10,
      GRID_COMPUTE_CONCURRENCY: 1,
      GRID_COMPUTE_MEMORY_LIMIT_MB: 1024,
      GRID_LOAD_CONCURRENCY: 2,
      GRID_KEY_VAULT_PREFIX: 'grid',
      GRID_SECRET_MAX_AGE_SECONDS: 60,
      GRID_PAYLOAD_ENCRYPTION: 'off',
      GRID_CODEC_SERVER_PORT: 8234,
      GRID_CODEC_SERVER_ACCESS: 'token',
      GRID_LOG_LEVEL: 'info',
    });
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(readConfiguration({}))).toBe(true);
  });
});

describe('a variable', () => {
  it.each(['', '  '])("that is empty ('%s') counts as absent", (blank) => {
    const names = Object.keys(CONFIGURATION_SCHEMA.shape);
    const empty = Object.fromEntries(names.map((name) => [name, blank]));

    expect(readConfiguration(empty)).toEqual(readConfiguration({}));
  });

  it('of another product is left alone', () => {
    expect(readConfiguration({ PATH: '/bin', GRIDS: 'x' })).toEqual(readConfiguration({}));
  });

  it('that is a number is read as one, and 0 is a port', () => {
    expect(readConfiguration({ GRID_API_PORT: '0', GRID_CYCLE_WINDOW_HOURS: '72' })).toMatchObject({
      GRID_API_PORT: 0,
      GRID_CYCLE_WINDOW_HOURS: 72,
    });
  });

  it.each([
    ['GRID_API_PORT', '65536'],
    ['GRID_API_PORT', '-1'],
    ['GRID_API_PORT', '80.5'],
    ['GRID_API_PORT', SECRET],
    ['GRID_PG_PORT', 'NaN'],
    ['GRID_SOURCES', SECRET],
    ['GRID_SOURCES', 'LIVE'],
    ['GRID_ODRE_URL', SECRET],
    ['GRID_ODRE_URL', `ftp://user:${SECRET}@example.org`],
    ['GRID_OIDC_ISSUER', SECRET],
    ['GRID_TOKEN_VERIFIER', SECRET],
    ['GRID_PUBLICATION_ASK_INTERVAL_SECONDS', '0'],
    ['GRID_PUBLICATION_ASK_COUNT', '61'],
    ['GRID_CYCLE_WINDOW_HOURS', '73'],
    ['GRID_BACKFILL_CONCURRENCY', '0'],
    ['GRID_SIMULATION_PUBLICATION_LAG_SECONDS', '86401'],
    ['GRID_LOG_LEVEL', SECRET],
  ])('%s = %j is refused under its name, without its value', (name, value) => {
    const message = messageFor({ [name]: value });

    expect(message).toContain(`${name}: `);
    expect(message).not.toContain(SECRET);
  });

  it('is named beside every other bad one', () => {
    const message = messageFor({ GRID_API_PORT: 'x', GRID_SOURCES: 'y', GRID_LOG_LEVEL: 'z' });

    expect(message).toMatch(/GRID_API_PORT: .*; GRID_SOURCES: .*; GRID_LOG_LEVEL: /);
  });

  it('keeps its secret when another one is bad', () => {
    const secrets = {
      GRID_DATABASE_URL: `postgres://grid:${SECRET}@db/grid`,
      GRID_ODRE_API_KEY: SECRET,
    };

    expect(messageFor({ ...secrets, GRID_API_PORT: 'x' })).not.toContain(SECRET);
  });

  it.each(Object.entries(CONFIGURATION_SCHEMA.shape))('%s says what it is for', (name, schema) => {
    expect(name).toMatch(/^GRID_[A-Z0-9_]+$/);
    expect(schema.description).toMatch(/\.$/);
  });
});
