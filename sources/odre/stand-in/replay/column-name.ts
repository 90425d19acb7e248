import type { Field } from '../dataset-schema.js';

/**
 * The field a recorded column belongs to, whether its header is a technical name or a label.
 * A column the dataset does not have today (the interregional `Import ...` of 2020, `Column 64`)
 * becomes a text field under a slug of its label, as the portal itself makes names.
 */
export function fieldOfColumn(header: string, fields: readonly Field[]): Field {
  const slug = slugOf(header);
  const known = fields.find(
    (field) => field.name === header || field.label === header || slugOf(field.label) === slug,
  );
  return known ?? { name: slug, label: header, type: 'text' };
}

function slugOf(label: string): string {
  return label
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .replace(/\s*\([^)]*\)\s*$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
}
