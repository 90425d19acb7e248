const DAY_MS = 86_400_000;
const FIRST_DAY_MS = Date.parse('0001-01-01T00:00:00Z');

/** `YYYY-MM-DD` of a count of days since 0001-01-01. */
export function dateOfDays(days: number): string {
  return new Date(FIRST_DAY_MS + days * DAY_MS).toISOString().slice(0, 10);
}

/** Days between 0001-01-01 and a date spelled `YYYY-MM-DD`. */
export function daysOfDate(date: string): number {
  return Math.round((Date.parse(`${date}T00:00:00Z`) - FIRST_DAY_MS) / DAY_MS);
}

/** `HH:MM:SS.fffffff` of a time counted in units of 10^-scale seconds. */
export function timeOfUnits(units: number, scale: number): string {
  const perSecond = 10 ** scale;
  const seconds = Math.floor(units / perSecond);
  const part = (value: number): string => String(value).padStart(2, '0');
  const fraction = String(units % perSecond).padStart(scale, '0');
  const whole = `${part(Math.floor(seconds / 3600))}:${part(Math.floor(seconds / 60) % 60)}:${part(seconds % 60)}`;
  return scale === 0 ? whole : `${whole}.${fraction}`;
}

/** Units of 10^-scale seconds of a time spelled `HH:MM:SS[.f...]`. */
export function unitsOfTime(time: string, scale: number): number {
  const [clock = '', fraction = ''] = time.split('.');
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  const whole = (hours * 60 + minutes) * 60 + seconds;
  return whole * 10 ** scale + Number(fraction.padEnd(scale, '0').slice(0, scale));
}

/** Bytes of a time of a scale in TDS. */
export function timeBytes(scale: number): number {
  if (scale <= 2) return 3;
  return scale <= 4 ? 4 : 5;
}
