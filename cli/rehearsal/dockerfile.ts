import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PROJECT_ROOT } from '../../platform/project-root.js';

/** One instruction of a Dockerfile, its continued lines joined. */
export interface Instruction {
  readonly keyword: string;
  readonly text: string;
  /** Name of the stage it belongs to, or its number. */
  readonly stage: string;
}

/** A COPY: from another stage, or from the project. */
export interface CopyInstruction {
  readonly stage: string;
  readonly from: string | undefined;
  readonly sources: readonly string[];
  readonly target: string;
}

/** The text of the project's Dockerfile. */
export function readDockerfile(): string {
  return readFileSync(join(PROJECT_ROOT, 'Dockerfile'), 'utf8');
}

/** The instructions of a Dockerfile, in order; comments and blank lines left out. */
export function parseDockerfile(text: string): readonly Instruction[] {
  const joined = text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n/g, ' ');
  let stage = '';
  let count = 0;
  return joined
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [keyword = '', ...rest] = line.split(/\s+/);
      const content = rest.join(' ');
      if (keyword.toUpperCase() === 'FROM') {
        stage = / AS (\S+)$/i.exec(content)?.[1] ?? String(count);
        count += 1;
      }
      return { keyword: keyword.toUpperCase(), text: content, stage };
    });
}

/** The copies of a Dockerfile. */
export function copiesOf(instructions: readonly Instruction[]): readonly CopyInstruction[] {
  return instructions
    .filter(({ keyword }) => keyword === 'COPY')
    .map(({ text, stage }) => {
      const words = text.split(' ');
      const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
      const paths = words.filter((word) => !word.startsWith('--'));
      return { stage, from, sources: paths.slice(0, -1), target: paths.at(-1) ?? '' };
    });
}

/** Name of the stage that becomes the image. */
export function finalStage(instructions: readonly Instruction[]): string {
  return instructions.at(-1)?.stage ?? '';
}

/**
 * What is wrong with a Dockerfile: a file it copies that is not there or is kept out of the build, a
 * tag that moves, root, no health check, a secret. Empty when nothing is.
 */
export function dockerfileProblems(text: string, ignoreText: string): readonly string[] {
  const instructions = parseDockerfile(text);
  const copies = copiesOf(instructions);
  const final = instructions.filter(({ stage }) => stage === finalStage(instructions));
  const has = (keyword: string): boolean => final.some((one) => one.keyword === keyword);
  const user = final.filter(({ keyword }) => keyword === 'USER').at(-1)?.text;
  const stages = new Set(instructions.map(({ stage }) => stage));
  return [
    ...copies
      .filter(({ from }) => from === undefined)
      .flatMap(({ sources }) => sources)
      .flatMap((source) => sourceProblems(source, ignoreText)),
    ...copies.flatMap(({ from }) =>
      from === undefined || stages.has(from) ? [] : [`copies from ${from}, which is no stage`],
    ),
    ...instructions
      .filter(({ keyword }) => keyword === 'FROM')
      .map(({ text: content }) => content.split(' ')[0] ?? '')
      .filter((image) => !/:[\w.-]*\d+[\w.-]*\d[\w.-]*$/.test(image) || image.endsWith(':latest'))
      .map((image) => `no exact tag: ${image}`),
    ...(user !== undefined && /^[1-9]\d*:[1-9]\d*$/.test(user) ? [] : ['runs as root']),
    ...(has('HEALTHCHECK') ? [] : ['has no health check']),
    ...(has('ENTRYPOINT') ? [] : ['has no entry point']),
    ...instructions
      .filter(
        ({ keyword, text: content }) =>
          (keyword === 'ENV' || keyword === 'ARG') && /password|secret|token|_key/i.test(content),
      )
      .map(({ text: content }) => `holds a secret: ${content.split('=')[0] ?? ''}`),
    ...(copies.some(({ sources }) => sources.includes('.')) ? ['copies everything'] : []),
  ];
}

function sourceProblems(source: string, ignoreText: string): readonly string[] {
  const path = source.replace(/^\.\//, '');
  if (!existsSync(join(PROJECT_ROOT, path))) return [`copies ${path}, which does not exist`];
  const allowed = ignoreText.split('\n').filter((line) => line.startsWith('!'));
  return allowed.includes(`!${path}`) ? [] : [`copies ${path}, which .dockerignore keeps out`];
}
