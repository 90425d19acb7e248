/** A region of the official geographic code. */
export interface CodeRegion {
  readonly code: string;
  readonly name: string;
  readonly zone: string;
}

/** A department of the official geographic code. */
export interface CodeDepartment {
  readonly code: string;
  readonly name: string;
  readonly regionCode: string;
}

/** A commune of today. */
export interface CodeCommune {
  readonly code: string;
  readonly name: string;
  readonly departmentCode: string;
  readonly regionCode: string;
  readonly population: number | null;
  readonly postalCodes: readonly string[];
}

/** A part of a commune with a code of its own; it carries no facts, and resolves to its commune. */
export interface CommunePart {
  readonly code: string;
  readonly kind: 'commune-deleguee' | 'commune-associee' | 'arrondissement-municipal';
  readonly name: string;
  readonly communeCode: string;
  readonly postalCodes: readonly string[];
}

/** The official geographic code of one edition. */
export interface GeographicCode {
  /** Name and version of what it was read from. */
  readonly edition: string;
  readonly regions: readonly CodeRegion[];
  readonly departments: readonly CodeDepartment[];
  readonly communes: readonly CodeCommune[];
  readonly parts: readonly CommunePart[];
}
