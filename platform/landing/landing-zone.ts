/** A file somebody brought, as it was seen. */
export interface LandedFile {
  /** Folder it was dropped in. */
  readonly kind: string;
  /** Its name in that folder. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Changes whenever the file does; equal in two looks: nobody has written in between. */
  readonly version: string;
  /** Why it cannot be read at all: a folder, a link, something else that is no file. */
  readonly obstacle?: LandingObstacle;
}

/** What lies in place of a readable file. */
export type LandingObstacle = 'folder' | 'link' | 'special_file' | 'unreadable' | 'unusable_name';

/** Where a file that is not loaded goes: refused ones, and those whose content is there already. */
export const LANDING_SHELVES = ['quarantine', 'duplicates'] as const;

/** One of {@link LANDING_SHELVES}. */
export type LandingShelf = (typeof LANDING_SHELVES)[number];

/** Where the notes on files lie that were loaded, but not all of them. */
export const REMARKS_SHELF = 'loaded-with-remarks';

/** A file that is put beside a file that was moved aside: `.report.json`, `.report.txt`, `.note.txt`. */
export interface Attachment {
  readonly suffix: string;
  readonly content: string;
}

/** A folder to make: its name and what its README says. */
export interface LandingFolder {
  readonly kind: string;
  readonly readme: string;
}

/**
 * Where people bring files: a folder of this machine or of a lake, one folder a kind. Errors as those
 * of the lake port. Every call may be repeated, also after a process died inside it.
 */
export interface LandingZone {
  /** Address as people know it: a path or `abfss://`. */
  readonly address: string;
  /** Makes the folders with a README.txt each, where they are not there. */
  prepare(folders: readonly LandingFolder[]): Promise<void>;
  /** What lies in the folder of a kind; what is known to be still on its way is left out. */
  look(kind: string): Promise<readonly LandedFile[]>;
  /**
   * The content of a file in pieces, all of one version.
   *
   * @throws GridError LAKE_CONFLICT when it is not the version that was seen, or changes meanwhile.
   */
  open(file: LandedFile): AsyncIterable<Uint8Array>;
  /** Takes away a file that was kept elsewhere; one that changed since it was seen stays: LAKE_CONFLICT. */
  remove(file: LandedFile): Promise<void>;
  /**
   * Moves a file to a shelf under its name, or that name with a number where it is taken; the
   * attachments are there before the file is. One that is gone already is moved already.
   *
   * @returns the path of the file, from the landing zone.
   */
  moveAside(
    file: LandedFile,
    shelf: LandingShelf,
    attachments: readonly Attachment[],
  ): Promise<string>;
  /**
   * Leaves notes on a file that was loaded, `loaded-with-remarks/<kind>/<name>.report.txt`; those of a
   * file that had the name before are replaced.
   *
   * @returns the path of the first note, from the landing zone.
   */
  leaveRemarks(file: LandedFile, attachments: readonly Attachment[]): Promise<string>;
}

/** Name of the file that says what a folder is for. */
export const README_NAME = 'README.txt';

const UNFINISHED = /(?:\.part|\.partial|\.tmp|\.temp|\.filepart|\.crdownload|\.download|~)$/i;
const OF_AN_EDITOR = /^(?:\.|~\$)/;

/** Whether a name is one that programs give to what they still write, or the README. */
export function isNotYetNamed(name: string): boolean {
  return name === README_NAME || UNFINISHED.test(name) || OF_AN_EDITOR.test(name);
}

/** File systems take 255 bytes; a number and a suffix must find room behind a name. */
const LONGEST_ON_A_SHELF_BYTES = 200;

/** The name of a file on a shelf: its own, or what fits of it, with its ending. */
export function shelfName(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST_ON_A_SHELF_BYTES) return name;
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? '';
  let fitting = '';
  for (const letter of name) {
    if (Buffer.byteLength(fitting + letter + ending) > LONGEST_ON_A_SHELF_BYTES) break;
    fitting += letter;
  }
  return fitting + ending;
}

/** The name of a file, numbered from the second on: `parc.csv`, `parc (2).csv`. */
export function numberedName(name: string, number: number): string {
  if (number === 1) return name;
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? `${name} (${number})` : `${name.slice(0, dot)} (${number})${name.slice(dot)}`;
}
