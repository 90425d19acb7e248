import type { LandingObstacle } from '../../platform/landing/landing-zone.js';
import type { ContentScan } from '../../sources/landed-files/content-scan.js';
import type { FileRefusal, LandedFileKind } from '../../sources/landed-files/landed-file.js';

const LONGEST_VALUE = 200;
const BYTES_IN_MB = 1024 * 1024;
/** JSON is parsed whole, which holds it several times over; a CSV of the same is read line by line. */
const LARGEST_JSON_MB = 128;

const OBSTACLES: Readonly<Record<LandingObstacle, FileRefusal>> = {
  folder: {
    reason: 'folder_instead_of_file',
    fr: 'C’est un dossier : déposez les fichiers un par un, ou un zip qui en contient un seul.',
    en: 'This is a folder: bring the files one by one, or a zip that holds one.',
  },
  link: {
    reason: 'link_instead_of_file',
    fr: 'C’est un lien : les liens ne sont pas suivis. Copiez le fichier lui-même.',
    en: 'This is a link: links are not followed. Copy the file itself.',
  },
  special_file: {
    reason: 'special_file',
    fr: 'Ce n’est pas un fichier ordinaire (tube, prise ou périphérique).',
    en: 'This is no regular file (a pipe, a socket or a device).',
  },
  unreadable: {
    reason: 'unreadable_file',
    fr: 'Le fichier ne peut pas être lu : donnez le droit de lecture au compte qui exécute la plateforme.',
    en: 'The file cannot be read: give the account that runs the platform the right to.',
  },
  unusable_name: {
    reason: 'unusable_name',
    fr: 'Le nom contient un caractère que le lac n’accepte pas (% # ? * : " < > | \\). Renommez le fichier.',
    en: 'The name holds a character that the lake does not take (% # ? * : " < > | \\). Rename the file.',
  },
};

/** Why what lies in place of a file cannot be taken. */
export function obstacleRefusal(obstacle: LandingObstacle): FileRefusal {
  return OBSTACLES[obstacle];
}

/** Why a file of such a size cannot be taken. */
export function sizeRefusal(sizeBytes: number, maxBytes: number): FileRefusal | undefined {
  if (sizeBytes === 0) {
    return { reason: 'empty_file', fr: 'Le fichier est vide.', en: 'The file is empty.' };
  }
  if (sizeBytes <= maxBytes) return undefined;
  const [size, max] = [sizeBytes, maxBytes].map((bytes) => (bytes / BYTES_IN_MB).toFixed(1));
  return {
    reason: 'too_large',
    fr: `Le fichier fait ${size ?? ''} Mo ; la limite est de ${max ?? ''} Mo (GRID_LANDING_MAX_MB).`,
    en: `The file has ${size ?? ''} MB; the limit is ${max ?? ''} MB (GRID_LANDING_MAX_MB).`,
    value: `${size ?? ''} MB`,
    allowed: `${max ?? ''} MB`,
  };
}

/** Why no file of such a form or encoding can be taken, whatever it should be. */
export function formRefusal(scan: ContentScan): FileRefusal | undefined {
  if (scan.form === 'binary') return BINARY;
  if (scan.form === 'markup') return markupRefusal(scan.head);
  if (scan.nulLine !== undefined) return nulRefusal(scan.nulLine);
  if (scan.encoding === 'ambiguous') return ENCODING;
  if (scan.form !== 'json') return undefined;
  return scan.isClosed ? jsonRefusal(scan.sizeBytes) : CUT_OFF;
}

function jsonRefusal(sizeBytes: number): FileRefusal | undefined {
  const size = (sizeBytes / BYTES_IN_MB).toFixed(1);
  if (sizeBytes <= LARGEST_JSON_MB * BYTES_IN_MB) return undefined;
  return {
    reason: 'json_too_large',
    fr: `Le fichier JSON fait ${size} Mo ; la limite pour le JSON est de ${LARGEST_JSON_MB} Mo. Déposez le même export en CSV.`,
    en: `The JSON file has ${size} MB; the limit for JSON is ${LARGEST_JSON_MB} MB. Bring the same export as CSV.`,
    value: `${size} MB`,
    allowed: `${LARGEST_JSON_MB.toFixed(1)} MB`,
  };
}

/** Why a file that no recogniser of its folder knows cannot be taken, and which folder knows it. */
export function unrecognised(
  scan: ContentScan,
  { whatFr, whatEn }: Pick<LandedFileKind, 'whatFr' | 'whatEn'>,
  otherKind?: string,
): FileRefusal {
  const [firstLine = ''] = scan.head.split('\n');
  return {
    reason: 'not_recognised',
    fr: `Le contenu n’est pas reconnu.${otherKind === undefined ? '' : ` Il a sa place dans le dossier « ${otherKind}/ » : déposez-le là.`}`,
    en: `The content is not recognised. Expected here: ${whatEn}${otherKind === undefined ? '' : ` It belongs in the folder ${otherKind}/: bring it there.`}`,
    line: 1,
    value: firstLine.slice(0, LONGEST_VALUE),
    allowed: whatEn,
    allowedFr: whatFr,
  };
}

const BINARY: FileRefusal = {
  reason: 'binary_format',
  fr: 'C’est un fichier binaire (classeur Excel, PDF, Parquet, gzip…). Exportez-le en CSV ou en JSON.',
  en: 'This is a binary file (an Excel workbook, PDF, Parquet, gzip ...). Export it as CSV or JSON.',
  allowed: 'CSV, JSON, or a zip of one of them',
  allowedFr: 'CSV, JSON, ou un zip de l’un d’eux',
};

/** Why a file of the simulator is not taken where data is real. */
export const SIMULATED_DATA: FileRefusal = {
  reason: 'simulated_data',
  fr: 'Ce fichier contient des données simulées ; cette installation travaille sur d’autres données.',
  en: 'This file holds simulated data; this installation works on other data.',
};

const ENCODING: FileRefusal = {
  reason: 'encoding_unknown',
  fr: 'L’encodage des caractères ne peut pas être déterminé sans risque d’erreur. Enregistrez le fichier en UTF-8.',
  en: 'The encoding cannot be told without guessing. Save the file as UTF-8.',
  allowed: 'UTF-8, UTF-16 with a byte order mark, ISO 8859-1',
  allowedFr: 'UTF-8, UTF-16 avec marque d’ordre (BOM), ISO 8859-1',
};

const CUT_OFF: FileRefusal = {
  reason: 'cut_off',
  fr: 'Le JSON s’arrête avant sa fin : le fichier est incomplet. Copiez-le à nouveau.',
  en: 'The JSON stops before its end: the file is not whole. Copy it again.',
};

function nulRefusal(line: number): FileRefusal {
  return {
    reason: 'nul_bytes',
    fr: `La ligne ${line} contient des octets nuls : ce n’est pas du texte, ou de l’UTF-16 sans marque d’ordre.`,
    en: `Line ${line} holds NUL bytes: this is no text, or UTF-16 without a byte order mark.`,
    line,
    allowed: 'UTF-8, UTF-16 with a byte order mark, ISO 8859-1',
    allowedFr: 'UTF-8, UTF-16 avec marque d’ordre (BOM), ISO 8859-1',
  };
}

/** Markup is never parsed: whatever entities it declares stay as they are. */
function markupRefusal(head: string): FileRefusal {
  const isHtml = /<(?:!doctype\s+html|html|head|body)\b/i.test(head.slice(0, 4096));
  const value = head.trimStart().slice(0, 80);
  return isHtml
    ? {
        reason: 'html_instead_of_data',
        fr: 'C’est une page HTML, sans doute une page d’erreur ou de connexion enregistrée à la place des données.',
        en: 'This is an HTML page, perhaps one of an error or a login saved in place of the data.',
        line: 1,
        value,
        allowed: 'CSV, JSON, or a zip of one of them',
        allowedFr: 'CSV, JSON, ou un zip de l’un d’eux',
      }
    : {
        reason: 'xml_not_taken',
        fr: 'C’est du XML : ce dossier attend du CSV ou du JSON. Il n’a pas été interprété.',
        en: 'This is XML: this folder expects CSV or JSON. It was not interpreted.',
        line: 1,
        value,
        allowed: 'CSV, JSON, or a zip of one of them',
        allowedFr: 'CSV, JSON, ou un zip de l’un d’eux',
      };
}
