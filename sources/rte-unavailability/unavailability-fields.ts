import { z } from 'zod';

import { type AssetKind, type OutageKind, type OutageStatus } from '../../domain/outage/outage.js';
import { findInstant, type UtcInstant } from '../../domain/time/instant.js';

/** A word of RTE's, whatever its case, as one of ours; undefined when it is not known. */
type Vocabulary<T extends string> = Readonly<Record<string, T>>;

const KIND_OF_WORD: Vocabulary<OutageKind> = {
  PLANNED_MAINTENANCE: 'planned',
  PLANNED_UNAVAILABILITY: 'planned',
  PLANNED: 'planned',
  FORCED_UNAVAILABILITY: 'forced',
  UNPLANNED_UNAVAILABILITY: 'forced',
  FORCED: 'forced',
  UNPLANNED: 'forced',
};

/** v1: absent, FINISHED, CANCELLED. v6 and v7: ACTIVE, INACTIVE, DISMISSED. */
const STATUS_OF_WORD: Vocabulary<OutageStatus> = {
  ACTIVE: 'active',
  INACTIVE: 'finished',
  FINISHED: 'finished',
  CANCELLED: 'cancelled',
  DISMISSED: 'dismissed',
};

const ASSET_KIND_OF_WORD: Vocabulary<AssetKind> = {
  GENERATING_UNIT: 'generation_unit',
  GENERATION_UNIT: 'generation_unit',
  PRODUCTION_UNIT: 'production_unit',
  AC_LINK: 'transmission',
  DC_LINK: 'transmission',
};

/** Text or number; RTE writes a version as either. */
const textLike = z.union([z.string(), z.number()]).transform((value) => String(value).trim());
const requiredText = textLike.pipe(z.string().min(1));
const optionalText = textLike
  .nullish()
  .transform((text) => (text === undefined || text === null || text === '' ? undefined : text));

const instant = z.string().transform((text, context): UtcInstant => {
  const found = findInstant(text.trim());
  if (found !== undefined) return found;
  context.addIssue({ code: 'custom', message: 'no instant' });
  return z.NEVER;
});
const optionalInstant = z
  .union([z.literal('').transform(() => undefined), instant])
  .nullish()
  .transform((found) => found ?? undefined);

const version = textLike.pipe(z.string().regex(/^\d{1,9}$/)).transform(Number);

const wordOf = <T extends string>(vocabulary: Vocabulary<T>) =>
  z.string().transform((text, context): T => {
    const word = text
      .trim()
      .toUpperCase()
      .replaceAll(/[\s-]+/g, '_');
    const found = vocabulary[word];
    if (found !== undefined) return found;
    context.addIssue({ code: 'custom', message: 'unknown word' });
    return z.NEVER;
  });

const common = {
  identifier: requiredText,
  version,
  creation_date: optionalInstant,
  start_date: instant,
  end_date: optionalInstant,
  reason: optionalText,
};

const nestedAsset = z.object({
  eic_code: optionalText,
  name: optionalText,
  type: z.string(),
  installed_capacity: z.unknown().optional(),
});

/** A record of v1: the unit or line is an object of its own. */
export const nestedRecordSchema = z.object({
  ...common,
  updated_date: optionalInstant,
  type: wordOf(KIND_OF_WORD),
  production_type: optionalText,
  status: wordOf(STATUS_OF_WORD).nullish(),
  unit: nestedAsset.optional(),
  impacted_asset: nestedAsset.optional(),
  values: z.array(z.record(z.string(), z.unknown())).nullish(),
});

/** A record of v6 and v7: everything stands side by side. */
export const flatRecordSchema = z.object({
  ...common,
  message_id: optionalText,
  publication_date: optionalInstant,
  unavailability_type: wordOf(KIND_OF_WORD),
  event_status: wordOf(STATUS_OF_WORD).nullish(),
  fuel_type: optionalText,
  market_participant: z.unknown().optional(),
  market_participant_eic_code: z.unknown().optional(),
  affected_asset_or_unit_eic_code: optionalText,
  affected_asset_or_unit_name: optionalText,
  affected_asset_or_unit_type: z.string(),
  affected_asset_or_unit_installed_capacity: z.unknown().optional(),
  remarks: z.unknown().optional(),
  values: z.array(z.record(z.string(), z.unknown())).nullish(),
  values_impacted_NTC: z.array(z.record(z.string(), z.unknown())).nullish(),
});

/** Fields of a span, in any shape. */
export const SPAN_FIELDS: readonly string[] = [
  'start_date',
  'end_date',
  'value',
  'available_capacity',
  'unavailable_capacity',
  'sender_country_eic_code',
  'sender_country_name',
  'receiver_country_eic_code',
  'receiver_country_name',
];

/** What a word for a unit or a line says it is; undefined for one that is not known. */
export function findAssetKind(word: string): AssetKind | undefined {
  return ASSET_KIND_OF_WORD[word.trim().toUpperCase()];
}
