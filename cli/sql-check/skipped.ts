/** How the command begins the line that says why nothing was checked. */
export const SKIPPED = 'SKIPPED, T-SQL was not checked: ';
