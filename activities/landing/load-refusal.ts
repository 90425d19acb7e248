import type { FileRefusal } from '../../sources/landed-files/landed-file.js';

import { causeLine, type SetAsideCause } from './set-aside-causes.js';

const FRENCH: Readonly<Record<string, string>> = {
  PAYLOAD_SCHEMA_DRIFT: 'La forme du fichier n’est pas celle qui est connue.',
  PAYLOAD_NOT_BELIEVED: 'Le contenu n’est pas crédible : unité, encodage ou ordre de grandeur.',
  QUALITY_GATE_FAILED: 'Les contrôles de qualité ont refusé le contenu.',
};

/** Beginnings of messages that bring no figure of their own, and what they say in French. */
const BEGINNINGS: readonly (readonly [RegExp, string])[] = [
  [/^the file lacks columns: (.*)$/s, 'Il manque des colonnes : $1.'],
  [/^the figures cannot be MW: (.*)$/s, 'Les chiffres ne peuvent pas être des MW. En anglais : $1'],
];

/** Why the load of a file failed, French first, with the reasons its records were set aside for. */
export function loadRefusal(
  { errorCode, errorMessage }: { readonly errorCode: string; readonly errorMessage: string },
  causes: readonly SetAsideCause[],
): FileRefusal {
  const told = causes.length === 0 ? inFrench(errorMessage) : causes.map(causeLine).join('\n');
  const [first] = causes;
  return {
    reason: errorCode,
    fr: `${FRENCH[errorCode] ?? 'Le chargement a échoué.'}\n${told}`,
    en: errorMessage,
    ...(first === undefined ? {} : placeOf(first)),
  };
}

function inFrench(message: string): string {
  const known = BEGINNINGS.find(([beginning]) => beginning.test(message));
  return known === undefined ? `En anglais : ${message}` : message.replace(known[0], known[1]);
}

function placeOf({
  line,
  field,
  value,
  allowedFr,
}: SetAsideCause): Pick<FileRefusal, 'line' | 'field' | 'value' | 'allowed'> {
  return {
    ...(line === null ? {} : { line }),
    ...(field === null ? {} : { field }),
    ...(value === null ? {} : { value }),
    ...(allowedFr === null ? {} : { allowed: allowedFr }),
  };
}
