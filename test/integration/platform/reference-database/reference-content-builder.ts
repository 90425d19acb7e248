import type { GeographicCode } from '../../../../domain/place/geographic-code.js';
import { simulatedNodes } from '../../../../domain/place/grid-node.js';
import { nodesOfCommunes } from '../../../../domain/place/nodes-of-communes.js';
import {
  referenceContent,
  type ReferenceContent,
} from '../../../../domain/place/reference-content.js';

/** A France of two regions and three communes; 37160 lies in both regions. */
export function aGeographicCode(change: Partial<GeographicCode> = {}): GeographicCode {
  return {
    edition: 'test 1',
    regions: [
      { code: '24', name: 'Centre-Val de Loire', zone: 'metro' },
      { code: '75', name: 'Nouvelle-Aquitaine', zone: 'metro' },
      { code: '04', name: 'La Réunion', zone: 'drom' },
    ],
    departments: [
      { code: '37', name: 'Indre-et-Loire', regionCode: '24' },
      { code: '86', name: 'Vienne', regionCode: '75' },
    ],
    communes: [
      {
        code: '37115',
        name: 'Descartes',
        departmentCode: '37',
        regionCode: '24',
        population: 3356,
        postalCodes: ['37160'],
      },
      {
        code: '86041',
        name: 'Buxeuil',
        departmentCode: '86',
        regionCode: '75',
        population: 865,
        postalCodes: ['37160'],
      },
      {
        code: '86001',
        name: "L'Étrange 'Commune'",
        departmentCode: '86',
        regionCode: '75',
        population: null,
        postalCodes: ['01234'],
      },
    ],
    parts: [
      {
        code: '37004',
        kind: 'commune-deleguee',
        name: 'Balesmes',
        communeCode: '37115',
        postalCodes: [],
      },
    ],
    ...change,
  };
}

/** The rows of it, with invented nodes. */
export function aReferenceContent(change: Partial<GeographicCode> = {}): ReferenceContent {
  const code = aGeographicCode(change);
  const nodes = simulatedNodes(code.departments);
  return referenceContent(code, nodes, nodesOfCommunes(code.communes, nodes, new Map()));
}
