/** Folders: the owner writes, its group looks, nobody else. */
export const FOLDER_MODE = 0o750;
/** An object that is written once: nobody writes, not even its owner. */
export const WRITTEN_ONCE_MODE = 0o440;
/** An object that may be replaced: its owner writes. */
export const REPLACEABLE_MODE = 0o640;
