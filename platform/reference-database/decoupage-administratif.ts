import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip as gunzipCallback } from 'node:zlib';

import { z } from 'zod';

import { GridError } from '../../domain/errors/grid-error.js';
import { systemErrorCode } from '../../domain/errors/system-error-code.js';
import type { CommunePart, GeographicCode } from '../../domain/place/geographic-code.js';
import { PROJECT_ROOT } from '../project-root.js';

const gunzip = promisify(gunzipCallback);

/** The package's own main throws: it looks for its data below the current folder. */
const PACKAGE_FOLDER = join(PROJECT_ROOT, 'node_modules', '@etalab', 'decoupage-administratif');

/** Its files that are read; the image keeps these alone, the last compressed (infra/image/prune.mjs). */
export const DECOUPAGE_FILES = [
  'package.json',
  'data/regions.json',
  'data/departements.json',
  'data/communes.json',
] as const;

const CODE = /^[0-9A-Z]{2,5}$/;
const code = z.string().regex(CODE);
const name = z.string().min(1);

const REGION = z.object({ code, nom: name, zone: z.enum(['metro', 'drom', 'com']) });
const DEPARTMENT = z.object({ code, nom: name, region: code });
const COMMUNE = z.object({
  code: z.string().length(5),
  nom: name,
  type: z.string(),
  departement: code,
  region: code,
  population: z.int().min(0).optional(),
  codesPostaux: z.array(z.string().regex(/^\d{5}$/)).optional(),
  chefLieu: z.string().length(5).optional(),
  commune: z.string().length(5).optional(),
});
type PackageCommune = z.infer<typeof COMMUNE>;

const PART_KINDS: readonly CommunePart['kind'][] = [
  'commune-deleguee',
  'commune-associee',
  'arrondissement-municipal',
];

const DESCRIPTION = z.object({ name, version: z.string() });

/** Name and version of the installed package; the rest of it is not read. */
export async function readEditionOfCode(folder: string = PACKAGE_FOLDER): Promise<string> {
  const text = await readPackageFile(join(folder, 'package.json'));
  const description = parse('package.json', DESCRIPTION, text);
  return `${description.name} ${description.version}`;
}

/**
 * The official geographic code of the installed `@etalab/decoupage-administratif`: communes of today
 * with their facts, and parts of communes, which resolve to them.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT when a file of the package is not as expected.
 */
export async function readGeographicCode(folder: string = PACKAGE_FOLDER): Promise<GeographicCode> {
  const read = async <Schema extends z.ZodType>(file: string, schema: Schema) =>
    parse(file, schema, await readPackageFile(join(folder, file)));
  const [edition, regions, departments, communes] = await Promise.all([
    readEditionOfCode(folder),
    read('data/regions.json', z.array(REGION).min(1)),
    read('data/departements.json', z.array(DEPARTMENT).min(1)),
    read('data/communes.json', z.array(COMMUNE).min(1)),
  ]);
  return {
    edition,
    regions: regions.map((region) => ({ code: region.code, name: region.nom, zone: region.zone })),
    departments: departments.map((department) => ({
      code: department.code,
      name: department.nom,
      regionCode: department.region,
    })),
    communes: communes.filter(({ type }) => type === 'commune-actuelle').map(communeOf),
    parts: communes.filter(({ type }) => type !== 'commune-actuelle').map(partOf),
  };
}

/** A file of the package, or the compressed one that stands for it in the image. */
async function readPackageFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
    return (await gunzip(await readFile(`${path}.gz`))).toString('utf8');
  }
}

function parse<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  text: string,
): z.infer<Schema> {
  const result = schema.safeParse(JSON.parse(text));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new GridError(
    'PAYLOAD_SCHEMA_DRIFT',
    `@etalab/decoupage-administratif: ${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
  );
}

function communeOf(commune: PackageCommune) {
  return {
    code: commune.code,
    name: commune.nom,
    departmentCode: commune.departement,
    regionCode: commune.region,
    population: commune.population ?? null,
    postalCodes: commune.codesPostaux ?? [],
  };
}

function partOf(part: PackageCommune): CommunePart {
  const kind = PART_KINDS.find((known) => known === part.type);
  const communeCode = part.commune ?? part.chefLieu;
  if (kind === undefined || communeCode === undefined) {
    throw new GridError(
      'PAYLOAD_SCHEMA_DRIFT',
      `@etalab/decoupage-administratif: ${part.code} is a ${part.type}, which leads to no commune`,
    );
  }
  return {
    code: part.code,
    kind,
    name: part.nom,
    communeCode,
    postalCodes: part.codesPostaux ?? [],
  };
}
