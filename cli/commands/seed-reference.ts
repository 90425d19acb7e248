/** What `grid seed-reference` is told. */
export interface SeedReferenceOptions {
  readonly ownerUrlFile?: string;
  readonly nodes?: string;
  readonly centres?: string;
  readonly simulatedNodes?: boolean;
  readonly login?: string;
  readonly json?: boolean;
}
/** x */
export function seedReference(_options: SeedReferenceOptions): Promise<void> {
  return Promise.resolve();
}
