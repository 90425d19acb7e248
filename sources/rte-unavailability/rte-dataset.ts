import type { AssetKind } from '../../domain/outage/outage.js';

/** Versions of RTE's "Unavailability Additional Information" whose shape is known. */
export const RTE_API_VERSIONS = ['v1', 'v6', 'v7'] as const;

/** One of {@link RTE_API_VERSIONS}. */
export type RteApiVersion = (typeof RTE_API_VERSIONS)[number];

/** What is known of each dataset. */
export const RTE_DATASETS = {
  'rte-generation-unavailabilities': {
    resource: 'generation_unavailabilities',
    bronzePrefix: 'rte_generation_unavailabilities',
    assetKinds: ['generation_unit', 'production_unit'],
  },
  'rte-transmission-unavailabilities': {
    resource: 'transmission_network_unavailabilities',
    bronzePrefix: 'rte_transmission_unavailabilities',
    assetKinds: ['transmission'],
  },
} as const satisfies Readonly<
  Record<
    string,
    {
      readonly resource: string;
      readonly bronzePrefix: string;
      readonly assetKinds: readonly AssetKind[];
    }
  >
>;

/** A dataset of {@link RTE_DATASETS}. */
export type RteDatasetId = keyof typeof RTE_DATASETS;

/** Name under which RTE serves a dataset, and of the list in its answers. */
export type RteResource = (typeof RTE_DATASETS)[RteDatasetId]['resource'];

/** What a window is compared with: when a version came, or when its event takes place. */
export const RTE_QUESTIONS = ['updates', 'events'] as const;

/** One of {@link RTE_QUESTIONS}. */
export type RteQuestion = (typeof RTE_QUESTIONS)[number];

/**
 * RTE's own word for a question. Seen in use: UPDATED_DATE and APPLICATION_DATE up to v4,
 * CREATION_DATE and EVENT_DATE in v7; v6 is taken to be as v7.
 */
export function dateTypeOf(question: RteQuestion, version: RteApiVersion): string {
  if (version === 'v1') return question === 'updates' ? 'UPDATED_DATE' : 'APPLICATION_DATE';
  return question === 'updates' ? 'CREATION_DATE' : 'EVENT_DATE';
}
