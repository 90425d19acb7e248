import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import type { Position } from '../../domain/geometry/shape.js';
import type { GeographicCode } from '../../domain/place/geographic-code.js';
import { type GridNode, simulatedNodes } from '../../domain/place/grid-node.js';
import { nodesOfCommunes } from '../../domain/place/nodes-of-communes.js';
import { referenceContent } from '../../domain/place/reference-content.js';
import { REGION_GEOGRAPHY } from '../../domain/place/region-geography.js';
import {
  readEditionOfCode,
  readGeographicCode,
} from '../../platform/reference-database/decoupage-administratif.js';
import { openReferenceReader } from '../../platform/reference-database/reference-reader.js';
import {
  seedReferenceDatabase,
  type SeedOutcome,
} from '../../platform/reference-database/seed-reference-database.js';
import { readRecordTable } from '../../sources/landed-files/record-table.js';
import {
  centresOfCommunes,
  readPostalLines,
} from '../../sources/reference-database/commune-centres.js';
import {
  readSubstations,
  refuseMissingNodeColumns,
} from '../../sources/reference-database/substation-file.js';

/** Where grid nodes come from when no file of them is given. */
export type ReferenceOrigin = 'simulated' | 'published';

/** Files to fill the reference database with, besides the packages of the product. */
export interface ReferenceFiles {
  /** The export of postes-electriques-rte. */
  readonly nodes?: string | undefined;
  /** Centres of communes: communes-departement-region.csv of data.gouv.fr. */
  readonly centres?: string | undefined;
}

/** What was filled in. */
export interface ReferenceFilling extends SeedOutcome {
  readonly edition: string;
  readonly communes: number;
  readonly nodes: number;
  readonly communesWithNode: number;
  /** Records of the file of nodes that are none, by reason. */
  readonly nodesSetAside: Readonly<Record<string, number>>;
}

/** Changes with what a seed makes of the same packages and files. */
const SEED_FORMAT = 1;
/** Stands in the edition of what the product fills in by itself, and of nothing else. */
const BY_ITSELF = 'by the product';

/**
 * Fills a migrated reference database from the product's own packages. One that was filled by hand is
 * left alone, and so is one that holds the same already, without reading the packages. Returns whether
 * it was filled now.
 */
export async function fillReference(ownerUrl: string, origin: ReferenceOrigin): Promise<boolean> {
  const edition = `${await readEditionOfCode()}; ${derivedEdition()}; nodes ${origin}; ${BY_ITSELF}`;
  const held = await heldEdition(ownerUrl);
  if (held === edition || (held !== undefined && !held.includes(BY_ITSELF))) return false;
  const code = await readGeographicCode();
  const { isChanged } = await fill(ownerUrl, edition, code, {
    nodes: origin === 'simulated' ? simulatedNodes(code.departments) : [],
    centres: new Map(),
  });
  return isChanged;
}

/** Fills a migrated reference database from the product's own packages and files that are given. */
export async function fillReferenceFromFiles(
  ownerUrl: string,
  origin: ReferenceOrigin,
  files: ReferenceFiles,
): Promise<ReferenceFilling> {
  const code = await readGeographicCode();
  const [nodesFile, centresFile] = await Promise.all([
    readGiven(files.nodes),
    readGiven(files.centres),
  ]);
  const given = nodesFile === undefined ? undefined : nodesIn(nodesFile);
  const invented = origin === 'simulated' ? simulatedNodes(code.departments) : [];
  const centres =
    centresFile === undefined
      ? new Map<string, Position>()
      : centresOfCommunes(code.communes, readPostalLines(readRecordTable(centresFile)));
  const edition = [
    code.edition,
    derivedEdition(),
    `nodes ${nodesFile === undefined ? origin : hashOf(nodesFile)}`,
    ...(centresFile === undefined ? [] : [`centres ${hashOf(centresFile)}`]),
    ...(nodesFile === undefined && centresFile === undefined ? [BY_ITSELF] : []),
  ].join('; ');
  const filled = await fill(ownerUrl, edition, code, { nodes: given?.nodes ?? invented, centres });
  return { ...filled, edition, nodesSetAside: given?.setAside ?? {} };
}

async function fill(
  databaseUrl: string,
  edition: string,
  code: GeographicCode,
  {
    nodes,
    centres,
  }: { readonly nodes: readonly GridNode[]; readonly centres: ReadonlyMap<string, Position> },
) {
  const nodeOfCommune = nodesOfCommunes(code.communes, nodes, centres);
  const outcome = await seedReferenceDatabase({
    databaseUrl,
    edition,
    content: referenceContent(code, nodes, nodeOfCommune),
  });
  return {
    ...outcome,
    communes: code.communes.length,
    nodes: nodes.length,
    communesWithNode: nodeOfCommune.size,
  };
}

function nodesIn(content: Buffer): {
  readonly nodes: readonly GridNode[];
  readonly setAside: Readonly<Record<string, number>>;
} {
  const table = readRecordTable(content);
  refuseMissingNodeColumns(table);
  const readings = readSubstations(table);
  const reasons = Map.groupBy(
    readings.flatMap((reading) => (reading.node === undefined ? [reading.reason] : [])),
    (reason) => reason,
  );
  return {
    nodes: readings.flatMap((reading) => (reading.node === undefined ? [] : [reading.node])),
    setAside: Object.fromEntries([...reasons].map(([reason, all]) => [reason, all.length])),
  };
}

async function heldEdition(ownerUrl: string): Promise<string | undefined> {
  const reader = await openReferenceReader(ownerUrl);
  try {
    return (await reader.findEdition())?.edition;
  } finally {
    await reader.close();
  }
}

function derivedEdition(): string {
  return `areas ${hashOf(JSON.stringify(REGION_GEOGRAPHY))}; format ${SEED_FORMAT}`;
}

async function readGiven(path: string | undefined): Promise<Buffer | undefined> {
  return path === undefined ? undefined : readFile(path);
}

function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}
