import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import { PROJECT_ROOT } from '../../platform/project-root.js';

import { interpolate } from './interpolate.js';

/** The compose file, from the project's folder. */
export const COMPOSE_FILE = 'docker-compose.temporal.yml';

const strings = z.array(z.string());

const healthcheckSchema = z.union([
  z.strictObject({ disable: z.literal(true) }),
  z.strictObject({
    test: strings,
    interval: z.string(),
    timeout: z.string(),
    start_period: z.string(),
    retries: z.number().int(),
  }),
]);

/** A service in the forms this product uses; an unknown key is refused. */
const serviceSchema = z.strictObject({
  image: z.string(),
  build: z.strictObject({ context: z.string() }).optional(),
  profiles: strings.optional(),
  user: z.string().optional(),
  group_add: strings.optional(),
  init: z.boolean().optional(),
  working_dir: z.string().optional(),
  entrypoint: strings.optional(),
  command: strings.optional(),
  environment: z.record(z.string(), z.string()).optional(),
  ports: strings.optional(),
  secrets: strings.optional(),
  volumes: strings.optional(),
  tmpfs: strings.optional(),
  networks: strings.optional(),
  network_mode: z.literal('none').optional(),
  read_only: z.boolean().optional(),
  cap_drop: strings.optional(),
  cap_add: strings.optional(),
  security_opt: strings.optional(),
  logging: z
    .strictObject({ driver: z.string(), options: z.record(z.string(), z.string()) })
    .optional(),
  restart: z.string().optional(),
  stop_signal: z.string().optional(),
  stop_grace_period: z.string().optional(),
  shm_size: z.string().optional(),
  pids_limit: z.number().int().optional(),
  depends_on: z
    .record(
      z.string(),
      z.strictObject({
        condition: z.enum(['service_healthy', 'service_completed_successfully']),
      }),
    )
    .optional(),
  healthcheck: healthcheckSchema.optional(),
  deploy: z
    .strictObject({
      resources: z.strictObject({
        limits: z.strictObject({ cpus: z.string(), memory: z.string() }),
      }),
    })
    .optional(),
});

const composeSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  networks: z.record(z.string(), z.strictObject({ internal: z.boolean().optional() })),
  volumes: z.record(z.string(), z.strictObject({})),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
});

/** The compose file as this product writes it. */
export type ComposeFile = z.infer<typeof composeSchema>;

/** One service of it. */
export type ComposeService = z.infer<typeof serviceSchema>;

/** The text of the compose file. */
export function readComposeText(): string {
  return readFileSync(join(PROJECT_ROOT, COMPOSE_FILE), 'utf8');
}

/** A compose file with its anchors merged and its variables left as they are written. */
export function parseComposeDocument(text: string): unknown {
  // The limit guards against files of strangers; anchors within anchors pass its default of 100.
  return parse(text, { merge: true, maxAliasCount: 1000 });
}

/**
 * A compose file with its variables put in.
 *
 * @throws ZodError for a key that this product does not use; GridError INVALID_CONFIGURATION for a
 *   variable without a value.
 */
export function parseComposeFile(
  text: string,
  variables: Readonly<Record<string, string | undefined>>,
): ComposeFile {
  return composeSchema.parse(withVariables(parseComposeDocument(text), variables));
}

function withVariables(
  value: unknown,
  variables: Readonly<Record<string, string | undefined>>,
): unknown {
  if (typeof value === 'string') return interpolate(value, variables);
  if (Array.isArray(value)) return value.map((entry) => withVariables(entry, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, withVariables(entry, variables)]),
  );
}

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** Milliseconds of `10s`, `1m30s`, as compose writes a duration. */
export function durationMs(text: string): number {
  const parts = [...text.matchAll(/(\d+)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw new Error(`'${text}' is no duration`);
  }
  return parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS],
    0,
  );
}

/** The services that run under some profiles; one without a profile always does. */
export function activeServices(
  file: ComposeFile,
  profiles: readonly string[],
): ReadonlyMap<string, ComposeService> {
  return new Map(
    Object.entries(file.services).filter(
      ([, { profiles: own }]) => own === undefined || own.some((name) => profiles.includes(name)),
    ),
  );
}
