const DATE = /^(\d{4})(?:[-/](\d{2})(?:[-/](\d{2}))?)?$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$/;

/**
 * Epoch milliseconds a date literal names, or undefined: a year, a month, a day or an instant.
 * Without an offset it is UTC, as on ODRÉ when no `timezone` is given.
 */
export function findLiteralMs(text: string): number | undefined {
  const day = DATE.exec(text);
  if (day !== null) return knownMs(`${day[1] ?? ''}-${day[2] ?? '01'}-${day[3] ?? '01'}T00:00:00Z`);
  if (!DATE_TIME.test(text)) return undefined;
  const spelled = text.replace(' ', 'T');
  return knownMs(/(?:Z|[+-]\d{2}:?\d{2})$/.test(spelled) ? spelled : `${spelled}Z`);
}

function knownMs(text: string): number | undefined {
  const epochMs = Date.parse(text);
  return Number.isNaN(epochMs) ? undefined : epochMs;
}
