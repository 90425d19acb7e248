import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';

import { parseComposeFile, readComposeText } from '../../../cli/rehearsal/compose-file.js';
import { containerScript, quote } from '../../../cli/rehearsal/container-root.js';
import { interpolate } from '../../../cli/rehearsal/interpolate.js';
import { TOOL_SOURCES } from '../../../cli/rehearsal/server-tools.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';

const { services } = parseComposeFile(readComposeText(), {});

describe('the rehearsal', () => {
  test.each([
    ['proxy', 'caddy'],
    ['temporal', 'temporal-server'],
    ['temporal-schema', 'temporal-sql-tool'],
    ['temporal-ui', 'ui-server'],
  ] as const)('builds for %s the version that its image has', (service, tool) => {
    const [, tag = ''] = services[service]?.image.split(':') ?? [];

    expect(tag.split('-')[0]).toBe(TOOL_SOURCES[tool].version);
  });

  test('makes the root read-only, and enters it as the user of the service, without rights', () => {
    const service = services['worker-io'];
    if (service === undefined) throw new Error('no worker-io');
    const root = { folder: '/r', binds: [], hostNames: ['postgres'] };
    const script = containerScript(service, root, ['node', 'it’s'], { A: 'b c' });

    expect(script).toContain('mount -o remount,ro');
    expect(script).toContain("'--reuid=10001'");
    expect(script).toContain("'--bounding-set=-all'");
    expect(script).toContain("'--no-new-privs'");
    expect(script).toContain("'-i' 'A=b c' 'node' 'it’s'");
    expect(quote("it's")).toBe(`'it'\\''s'`);
  });

  test('puts in variables as the Compose Specification says', () => {
    const variables = { A: 'a', EMPTY: '' };

    expect(interpolate('${A}-${EMPTY:-x}-${EMPTY-x}-${NONE-y}-$$(z)', variables)).toBe(
      'a-x--y-$(z)',
    );
    expect(interpolate('${NONE:-b/${A:-x}/${EMPTY:-y}}-${A:-${NONE}}', variables)).toBe('b/a/y-a');
    expect(() => interpolate('${NONE:-${NONE}}', variables)).toThrow(/has no value/);
    expect(() => interpolate('${NONE}', variables)).toThrow(/has no value/);
    expect(() => interpolate('${A:?must}', variables)).toThrow(/no known form/);
  });
});

describe('make-secrets.sh', () => {
  test('makes every secret once, closed to others, and keeps what is there', () => {
    withSecrets(({ secrets, run, content }) => {
      run('simulated');
      const names = Object.keys(parseComposeFile(readComposeText(), {}).secrets);
      const before = names.map(content);
      run('simulated');

      expect(names.map(content)).toEqual(before);
      expect(content('warehouse_reader_url')).toMatch(
        /^postgres:\/\/grid_api_reader_login:[0-9a-f]{48}@postgres:5432\/grid_simulated\n$/,
      );
      expect(content('ui_password_hash')).toBe('$2a$14$hash\n');
      expect(content('payload_keys')).toMatch(/^k1:[0-9A-Za-z+/]{43}=\n$/);
      expect(statSync(secrets).mode & 0o777).toBe(0o700);
    });
  });

  test('refuses another origin than that of the secrets, and changes nothing', () => {
    withSecrets(({ run, content }) => {
      run('live');
      const before = content('warehouse_owner_url');

      expect(before).toMatch(/\/grid_live\n$/);
      expect(() => {
        run('simulated');
      }).toThrow(/for the origin live, and origins never mix/);
      expect(content('warehouse_owner_url')).toBe(before);
    });
  });

  test('makes a file that is missing for the origin of the others', () => {
    withSecrets(({ secrets, run, content }) => {
      run('simulated');
      rmSync(join(secrets, 'warehouse_reader_url'));
      run();

      expect(content('warehouse_reader_url')).toMatch(/\/grid_simulated\n$/);
    });
  });

  test('knows no other origins', () => {
    withSecrets(({ secrets, run }) => {
      expect(() => {
        run('live; true');
      }).toThrow(/no origin/);
      expect(existsSync(secrets)).toBe(false);
    });
  });
});

interface SecretsPlace {
  readonly secrets: string;
  readonly run: (...args: readonly string[]) => void;
  readonly content: (name: string) => string;
}

/** A folder for the script, with a Caddy that only hashes. */
function withSecrets(use: (place: SecretsPlace) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'grid-secrets-'));
  const secrets = join(folder, 'secrets');
  const caddy = join(folder, 'caddy');
  writeFileSync(caddy, "#!/bin/sh\ncat >/dev/null; echo '$2a$14$hash'\n");
  chmodSync(caddy, 0o755);
  try {
    use({
      secrets,
      run: (...args) => {
        execFileSync(join(PROJECT_ROOT, 'infra/server/make-secrets.sh'), [...args], {
          env: { PATH: `${folder}:/usr/bin:/bin`, GRID_SECRETS_FOLDER: secrets },
          stdio: 'pipe',
        });
      },
      content: (name) => readFileSync(join(secrets, name), 'utf8'),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
