/**
 * Who may do what in a lake on Azure: object ids of identities. A lake on a disk knows the owner and
 * the group of its files only and takes none.
 */
export interface LakePrincipals {
  /** The workers: write Bronze and Silver. */
  readonly writerObjectId: string;
  /** Reads Silver and nothing else; nobody when absent. */
  readonly readerObjectId?: string;
}

/** Care of a lake as a whole, apart from its objects. Every call may be repeated. */
export interface LakeUpkeep {
  /**
   * Lets the writer write Bronze and Silver and take files from the landing zone, the reader read Silver, and nobody else do anything,
   * for what is there and what will come.
   *
   * @returns how many files and folders were gone through.
   * @throws GridError INVALID_CONFIGURATION where the lake needs a writer and is told none,
   *   LAKE_FORBIDDEN for an identity that may not give rights.
   */
  setRights(principals: LakePrincipals | undefined): Promise<{ readonly paths: number }>;
  /**
   * Removes what killed writers left half-written, when it is older than {@link LEFTOVER_AGE_MS}.
   *
   * @param nowMs the time it is, in milliseconds since 1970.
   * @returns the paths of what was removed.
   */
  removeLeftovers(nowMs: number): Promise<readonly string[]>;
}

/** No write lasts that long: a step is given minutes (workflows/activity-options.ts). What is older belongs to nobody. */
export const LEFTOVER_AGE_MS = 24 * 60 * 60_000;

const LEFTOVER = /^\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

/** Name of the hidden object a write begins with. */
export function temporaryName(writeId: string): string {
  return `.${writeId}.tmp`;
}

/** Whether a name is one of {@link temporaryName}. */
export function isLeftover(name: string): boolean {
  return LEFTOVER.test(name);
}
