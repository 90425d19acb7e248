/** A generated document: its path from the project's root, and what it must hold. */
export interface GeneratedFile {
  readonly path: string;
  /** Undefined for one that must be gone. */
  readonly content: string | undefined;
}
