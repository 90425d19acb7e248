/** The environment of this process, for programs of the machine that the rehearsal calls. */
export function hostEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}

/** Where programs are looked for. */
export function hostPath(): string {
  return process.env['PATH'] ?? '';
}

/** The temporal command somebody gave. */
export function givenTemporalCli(): string | undefined {
  return process.env['GRID_TEMPORAL_CLI'];
}
