import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { ComposeFile, ComposeService } from '../../../cli/rehearsal/compose-file.js';
import { CONFIGURATION_SCHEMA } from '../../../platform/config/configuration.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';

/** Deviations that are meant, with their reason; everything else is a problem. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'sqlserver: writes to its root': 'SQL Server writes beside its programs; test profile',
  'sqlserver: publishes 1433': 'the tests of this machine connect to it; loopback only',
};

/**
 * Images whose program carries a capability as a file attribute: the kernel refuses to start it where
 * the capability is out of reach (microsoft/mssql-docker#769 for SQL Server).
 */
const NEEDED_CAPABILITIES: Readonly<Record<string, readonly string[]>> = {
  caddy: ['NET_BIND_SERVICE'],
  'mcr.microsoft.com/mssql/server': ['NET_BIND_SERVICE'],
};

/** Variables of containers that are not the product's. */
const FOREIGN_VARIABLES =
  /^(?:POSTGRES_PASSWORD_FILE|POSTGRES_INITDB_ARGS|PGDATA|TEMPORAL_\w+|XDG_\w+|ACCEPT_EULA|MSSQL_PID|MSSQL_MEMORY_LIMIT_MB|NODE_EXTRA_CA_CERTS)$/;
const COMPOSE_ONLY_VARIABLES = ['GRID_DOMAIN', 'GRID_TLS', 'GRID_UI_USER'];
const SECRET_NAME = /password|pwd|secret$|_token$|api_?key$|payload_keys$|database_url$/i;
const EXACT_TAG = /^(?:[\w./-]+):v?\d+(?:\.\d+)+[\w.+-]*$|^[\w./-]+:\d{4}-CU\d+-[\w.-]+$/;

type Rule = (name: string, service: ComposeService, file: ComposeFile) => readonly string[];

const RULES: readonly Rule[] = [
  (name, { image }) => (EXACT_TAG.test(image) ? [] : [`${name}: no exact tag: ${image}`]),
  (name, { user }) =>
    user !== undefined && /^[1-9]\d*:[1-9]\d*$/.test(user) ? [] : [`${name}: may be root`],
  (name, { read_only: readOnly }) => (readOnly === true ? [] : [`${name}: writes to its root`]),
  (name, { cap_drop: dropped }) =>
    dropped?.includes('ALL') === true ? [] : [`${name}: keeps capabilities`],
  capabilityProblems,
  (name, { security_opt: options }) =>
    options?.includes('no-new-privileges:true') === true ? [] : [`${name}: may gain privileges`],
  (name, { restart }) =>
    restart === 'unless-stopped' || restart?.startsWith('on-failure') === true
      ? []
      : [`${name}: is not started again`],
  (name, { logging }) =>
    logging?.options['max-size'] === undefined ? [`${name}: logs without limit`] : [],
  (name, { deploy, pids_limit: pids }) =>
    deploy?.resources.limits.memory === undefined || pids === undefined
      ? [`${name}: has no limits`]
      : [],
  healthProblems,
  portProblems,
  environmentProblems,
  referenceProblems,
  secretGroupProblems,
  dependencyProblems,
];

/** What is wrong with a compose file beyond its form; empty when nothing is. */
export function composeProblems(file: ComposeFile): readonly string[] {
  return Object.entries(file.services)
    .flatMap(([name, service]) => RULES.flatMap((rule) => rule(name, service, file)))
    .filter((problem) => !Object.hasOwn(EXCEPTIONS, problem));
}

/** One that ends after its work; others wait for its success, not its health. */
function isJob({ restart }: ComposeService): boolean {
  return restart?.startsWith('on-failure') === true;
}

function capabilityProblems(
  name: string,
  { image, cap_add: added = [] }: ComposeService,
): readonly string[] {
  const needed = NEEDED_CAPABILITIES[image.split(':')[0] ?? ''] ?? [];
  return [
    ...needed
      .filter((one) => !added.includes(one))
      .map((one) => `${name}: its program does not start without ${one}`),
    ...added.filter((one) => !needed.includes(one)).map((one) => `${name}: is given ${one}`),
  ];
}

function healthProblems(name: string, service: ComposeService): readonly string[] {
  const { healthcheck } = service;
  if (isJob(service)) return [];
  const isChecked = healthcheck !== undefined && 'test' in healthcheck;
  return isChecked ? [] : [`${name}: has no health check`];
}

function portProblems(name: string, { ports = [] }: ComposeService): readonly string[] {
  if (name === 'proxy') return [];
  return ports.map((port) => {
    const published = port.split(':').at(-1) ?? port;
    return port.startsWith('127.0.0.1:')
      ? `${name}: publishes ${published}`
      : `${name}: publishes ${published} to everybody`;
  });
}

function environmentProblems(
  name: string,
  { environment = {}, image }: ComposeService,
): readonly string[] {
  const isOurs = image.startsWith('grid-power-stream:');
  return Object.entries(environment).flatMap(([variable, value]) => {
    const isFile = variable.endsWith('_FILE');
    const secret =
      SECRET_NAME.test(variable) && !isFile && value !== ''
        ? [`${name}: ${variable} is a secret in the environment`]
        : [];
    const password = /:\/\/[^/\s:]+:[^@\s]+@/.test(value)
      ? [`${name}: ${variable} holds a password`]
      : [];
    const isKnown = variable.startsWith('GRID_')
      ? Object.hasOwn(CONFIGURATION_SCHEMA.shape, variable) ||
        (!isOurs && COMPOSE_ONLY_VARIABLES.includes(variable))
      : FOREIGN_VARIABLES.test(variable);
    return [
      ...secret,
      ...password,
      ...(isKnown ? [] : [`${name}: ${variable} is no variable of its program`]),
    ];
  });
}

function referenceProblems(
  name: string,
  service: ComposeService,
  file: ComposeFile,
): readonly string[] {
  const { secrets = [], volumes = [], networks = [], environment = {}, command = [] } = service;
  const missing = (kind: string, wanted: readonly string[], known: object): readonly string[] =>
    wanted
      .filter((one) => !Object.hasOwn(known, one))
      .map((one) => `${name}: ${kind} ${one} is not declared`);
  const sources = volumes.map((volume) => volume.split(':')[0] ?? '');
  const used = [...Object.values(environment), ...command].flatMap((text) =>
    [...text.matchAll(/\/run\/secrets\/(\w+)/g)].map(([, secret]) => secret ?? ''),
  );
  return [
    ...missing('secret', secrets, file.secrets),
    ...missing('network', networks, file.networks),
    ...missing(
      'volume',
      sources.filter((source) => !source.startsWith('.')),
      file.volumes,
    ),
    ...sources
      .filter((source) => source.startsWith('.') && !existsSync(join(PROJECT_ROOT, source)))
      .map((source) => `${name}: ${source} does not exist`),
    ...used
      .filter((secret) => !secrets.includes(secret))
      .map((secret) => `${name}: reads secret ${secret}, which it is not given`),
  ];
}

/** Secret files belong to a group that only their readers have. */
function secretGroupProblems(
  name: string,
  { secrets = [], user = '', group_add: groups = [] }: ComposeService,
): readonly string[] {
  const isReader = user.endsWith(':10001') || groups.includes('10001');
  if (secrets.length > 0 && !isReader) return [`${name}: cannot read its secrets`];
  return secrets.length === 0 && groups.includes('10001')
    ? [`${name}: may read secrets, and has none`]
    : [];
}

function dependencyProblems(
  name: string,
  { depends_on: dependencies = {}, profiles }: ComposeService,
  file: ComposeFile,
): readonly string[] {
  return Object.entries(dependencies).flatMap(([other, { condition }]) => {
    const target = file.services[other];
    if (target === undefined) return [`${name}: waits for ${other}, which is no service`];
    const expected = isJob(target) ? 'service_completed_successfully' : 'service_healthy';
    const wrong = condition === expected ? [] : [`${name}: waits for ${other} to be ${condition}`];
    const isOptional = target.profiles !== undefined && profiles === undefined;
    return [...wrong, ...(isOptional ? [`${name}: waits for ${other}, which may not run`] : [])];
  });
}
