import { namesARealDay } from './instant.js';

const FRENCH_DATE = /^(\d{2})\/(\d{2})\/(\d{4})$/;
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * The day that `dd/mm/yyyy` or `yyyy-mm-dd` names, as `yyyy-mm-dd`; undefined for every other text
 * and for days the calendar does not have, such as 31/02/2024.
 */
export function findCivilDate(text: string): string | undefined {
  const iso = FRENCH_DATE.test(text) ? text.replace(FRENCH_DATE, '$3-$2-$1') : text;
  return ISO_DATE.test(iso) && isADay(iso) ? iso : undefined;
}

function isADay(iso: string): boolean {
  const [, month = 0, day = 0] = iso.split('-').map(Number);
  return month >= 1 && month <= 12 && day >= 1 && namesARealDay(iso);
}
