import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';

import { parseComposeFile, readComposeText } from '../../../cli/rehearsal/compose-file.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';

const PAGE = readFileSync(join(PROJECT_ROOT, 'docs/own-server.md'), 'utf8');
const BLOCKS = [...PAGE.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
const { services } = parseComposeFile(readComposeText(), {});

/** Options of `docker compose` and its commands that take the word behind them. */
const WITH_VALUE = ['-f', '--profile', '--entrypoint', '--volume', '--scale'];
const OF_SERVICES = ['exec', 'run', 'up', 'restart', 'rm'];

/** Services that a line of `docker compose` names; of `exec` and `run` the first word only. */
function servicesNamed(line: string): readonly string[] {
  const words = line.split(/\s+/).filter((word) => word !== '');
  const plain = words.filter(
    (word, index) => !word.startsWith('-') && !WITH_VALUE.includes(words[index - 1] ?? ''),
  );
  const [command = '', ...rest] = plain;
  if (!OF_SERVICES.includes(command)) return [];
  return command === 'exec' || command === 'run' ? rest.slice(0, 1) : rest;
}

describe('the commands of docs/own-server.md', () => {
  test('can be read by a shell', () => {
    expect(BLOCKS.length).toBeGreaterThan(5);
    for (const block of BLOCKS) {
      const text = block.replaceAll(/<[a-z ]+>/g, 'placeholder');
      expect(() => execFileSync('sh', ['-n'], { input: text, stdio: 'pipe' })).not.toThrow();
    }
  });

  test('name services that there are', () => {
    const lines = BLOCKS.flatMap((block) =>
      [...block.replaceAll('\\\n', ' ').matchAll(/docker compose ([^#|<>)\n]*)/g)].map(
        ([, line = '']) => line,
      ),
    );
    const named = [...new Set(lines.flatMap((line) => servicesNamed(line)))];

    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !Object.hasOwn(services, name))).toEqual([]);
  });

  test('ask the API with the settings of .env and the root that was fetched for it', () => {
    const block = BLOCKS.find((one) => one.includes('/v1/regions')) ?? '';
    const order = ['. ./.env', 'root.crt .', 'TOKEN=$(', 'curl --cacert root.crt', '$GRID_DOMAIN'];

    const places = order.map((piece) => block.indexOf(piece));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((one, other) => one - other));
  });

  test('give each build a tag before it is built', () => {
    const blocks = BLOCKS.filter((one) => /compose (?:build|.*--build)/.test(one));

    expect(blocks).toHaveLength(2);
    for (const block of blocks) {
      expect(block.indexOf('GRID_VERSION=$(git rev-parse')).toBeGreaterThan(0);
      expect(block.indexOf('GRID_VERSION=$(git rev-parse')).toBeLessThan(
        block.search(/compose (?:build|.*--build)/),
      );
    }
  });
});
