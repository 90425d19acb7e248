/** What an edition states of one region and source at the end of one year. */
export interface RegionalStatement {
  readonly regionCode: string;
  readonly sourceCode: string;
  /** Last day of the year the figure stands for. */
  readonly observedOn: string;
  readonly capacityMw: number | null;
}
