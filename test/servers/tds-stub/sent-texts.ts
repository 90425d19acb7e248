import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PROJECT_ROOT } from '../../../platform/project-root.js';

import type { LoggedRequest } from './request-log.js';

/** Settings of a session that the driver itself sends after the login. */
const DRIVER_SETTINGS =
  /^set ansi_nulls on\nset ansi_null_dflt_on on\n(?:set [a-z_]+ [a-z0-9_ ]+\n?)+$/;

/** A text with its blank space made one, to be compared whatever its indentation. */
export function withoutSpacing(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** The texts the product sent, without those of applications that only the tests have. */
export function textsSent(
  log: readonly LoggedRequest[],
  testApplications: readonly string[] = ['grid_test'],
): ReadonlySet<string> {
  const ofTests = new Set(
    log.flatMap((request) =>
      request.kind === 'login' && testApplications.includes(request.applicationName)
        ? [request.connection]
        : [],
    ),
  );
  const texts = log.flatMap((request) =>
    'text' in request && !ofTests.has(request.connection) ? [request.text] : [],
  );
  return new Set(texts.filter((text) => !DRIVER_SETTINGS.test(text)).map(withoutSpacing));
}

/** Rendered texts by the name of their file, without the comment above them. */
export function renderedTexts(): ReadonlyMap<string, string> {
  const folder = join(PROJECT_ROOT, 'sql', 'rendered', 'azure-sql');
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return new Map(
    names.map((name) => {
      const lines = readFileSync(join(folder, name), 'utf8').split('\n');
      return [name, withoutSpacing(lines.slice(lines.indexOf('')).join('\n'))];
    }),
  );
}

/**
 * Compares what was sent with what is rendered.
 *
 * @throws Error with every text that lies in no file of `sql/rendered/azure-sql/`
 */
export function refuseUnrenderedTexts(log: readonly LoggedRequest[]): void {
  const rendered = new Set(renderedTexts().values());
  const unknown = [...textsSent(log)].filter((text) => !rendered.has(text));
  if (unknown.length > 0) throw new Error(`sent, but not rendered: ${unknown.join(' ### ')}`);
}
