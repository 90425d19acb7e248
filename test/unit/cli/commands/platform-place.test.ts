import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { givenPlatformPlace } from '../../../../cli/commands/platform-place.js';
import { parseComposeFile, readComposeText } from '../../../../cli/rehearsal/compose-file.js';
import { readConfiguration } from '../../../../platform/config/configuration.js';
import { PROJECT_ROOT } from '../../../../platform/project-root.js';

describe('the platform that a configuration names', () => {
  const GIVEN = { GRID_TEMPORAL_ADDRESS: 'temporal:7233', GRID_TEMPORAL_NAMESPACE: 'grid-live' };
  const place = (variables: NodeJS.ProcessEnv) => givenPlatformPlace(readConfiguration(variables));

  it('holds the data that GRID_SOURCES names', () => {
    expect(place({ ...GIVEN, GRID_TEMPORAL_NAMESPACE: 'mine', GRID_SOURCES: 'replay' })).toEqual({
      temporalAddress: 'temporal:7233',
      temporalNamespace: 'mine',
      encryptsPayloads: false,
      origin: 'replayed',
    });
  });

  it('holds the data of its namespace where GRID_SOURCES leaves it open', () => {
    expect(place(GIVEN)).toMatchObject({ origin: 'live' });
  });

  it('has the usual namespace of its data where none is named', () => {
    const { GRID_TEMPORAL_ADDRESS } = GIVEN;
    const named = place({ GRID_TEMPORAL_ADDRESS, GRID_SOURCES: 'simulated' });

    expect(named.temporalNamespace).toBe('grid-simulated');
  });

  it('is none without an address', () => {
    expect(() => place({ GRID_TEMPORAL_NAMESPACE: 'grid-live' })).toThrow(
      'set GRID_TEMPORAL_ADDRESS and GRID_TEMPORAL_NAMESPACE',
    );
  });

  it('is none without a namespace that anything tells', () => {
    expect(() => place({ GRID_TEMPORAL_ADDRESS: 'temporal:7233' })).toThrow(
      'set GRID_TEMPORAL_ADDRESS and GRID_TEMPORAL_NAMESPACE',
    );
  });
});

describe('the operator commands of docs/own-server.md', () => {
  const text = readFileSync(join(PROJECT_ROOT, 'docs', 'own-server.md'), 'utf8');
  const commands = [
    ...text.matchAll(
      /exec ([\w-]+) node \/app\/dist\/cli\/main\.js (backfill|rerun|status|lineage)/g,
    ),
  ].map(([, service = '', command = '']) => ({ service, command }));
  const { services } = parseComposeFile(readComposeText(), { GRID_SOURCES: 'simulated' });

  it('are all four shown', () => {
    const shown = commands.map(({ command }) => command);

    expect(shown).toEqual(['backfill', 'rerun', 'status', 'lineage']);
  });

  it.each(commands)('$command finds what it needs in $service', ({ service, command }) => {
    const environment = services[service]?.environment ?? {};

    if (command !== 'lineage') {
      const place = givenPlatformPlace(readConfiguration(environment));
      expect(place).toMatchObject({ temporalAddress: 'temporal:7233', origin: 'simulated' });
    }
    if (command === 'lineage' || command === 'status') {
      const [secret = ''] =
        services[service]?.secrets?.filter((name) => name.endsWith('_url')) ?? [];
      expect(environment).toMatchObject({ GRID_DATABASE_URL_FILE: `/run/secrets/${secret}` });
    }
  });
});
