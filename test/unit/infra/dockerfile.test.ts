import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';

import {
  copiesOf,
  dockerfileProblems,
  parseDockerfile,
  readDockerfile,
} from '../../../cli/rehearsal/dockerfile.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';

const TEXT = readDockerfile();
const IGNORED = readFileSync(join(PROJECT_ROOT, '.dockerignore'), 'utf8');

function problemsAfter(from: string | RegExp, to: string): readonly string[] {
  const text = TEXT.replace(from, to);
  expect(text).not.toBe(TEXT);
  return dockerfileProblems(text, IGNORED);
}

describe('the Dockerfile', () => {
  test('copies only what exists, pins its bases, and does not run as root', () => {
    expect(dockerfileProblems(TEXT, IGNORED)).toEqual([]);
  });

  test('copies every folder that the build reads', () => {
    const plan = readFileSync(join(PROJECT_ROOT, 'cli/bootstrap/build-plan.mjs'), 'utf8');
    const [, folders = ''] = /SOURCE_FOLDERS = \[([^\]]+)\]/.exec(plan) ?? [];
    const read = [...folders.matchAll(/'([\w-]+)'/g)].map(([, folder]) => folder);
    const copied = copiesOf(parseDockerfile(TEXT))
      .filter(({ stage }) => stage === 'build')
      .flatMap(({ sources }) => sources);

    expect(read.length).toBeGreaterThan(5);
    expect(read.filter((folder) => !copied.includes(folder ?? ''))).toEqual([]);
  });

  test('lets nothing into the build that it does not copy', () => {
    const allowed = IGNORED.split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = copiesOf(parseDockerfile(TEXT))
      .filter(({ from }) => from === undefined)
      .flatMap(({ sources }) => sources);

    expect(IGNORED).toMatch(/^\*$/m);
    expect(allowed.sort()).toEqual([...new Set(copied)].sort());
  });

  test('takes Node of the version the product runs on', () => {
    const engines = readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8');

    expect(engines).toContain('"node": ">=24 <25"');
    expect(TEXT.match(/FROM node:24\.\d+\.\d+-/g)).toHaveLength(2);
  });

  test.each<readonly [what: string, from: string | RegExp, to: string, problem: string]>([
    ['root', 'USER 10001:10001', 'USER root', 'runs as root'],
    ['no user at all', 'USER 10001:10001\n', '', 'runs as root'],
    [
      'a base that moves',
      /debian:bookworm-\d+-slim/,
      'debian:bookworm-slim',
      'no exact tag: debian:bookworm-slim',
    ],
    [
      'a folder that is not there',
      'COPY sql ./sql',
      'COPY sqls ./sqls',
      'copies sqls, which does not exist',
    ],
    [
      'a folder that is kept out',
      'COPY sql ./sql',
      'COPY docs ./docs',
      'copies docs, which .dockerignore keeps out',
    ],
    ['no health check', /HEALTHCHECK[^\n]*\\\n[^\n]*\n/, '', 'has no health check'],
    ['a secret', 'ENV NODE_ENV=production', 'ENV DB_PASSWORD=x', 'holds a secret: DB_PASSWORD'],
  ])('is told of %s', (_what, from, to, problem) => {
    expect(problemsAfter(from, to)).toContain(problem);
  });
});
