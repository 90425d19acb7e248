import type { DatasetId } from '../../domain/dataset/dataset-catalogue.js';
import { GridError } from '../../domain/errors/grid-error.js';
import type { SourcePipeline } from '../../sources/source-pipeline.js';

/** The datasets a process can work on. */
export interface PipelineRegistry {
  /**
   * The pipeline of a dataset.
   *
   * @throws GridError UNKNOWN_DATASET when this process has none.
   */
  get(dataset: DatasetId): SourcePipeline;
  /** Every dataset with a pipeline here. */
  readonly datasets: readonly DatasetId[];
  /** Those whose source is asked here, rather than brought as files or not configured. */
  readonly fetched: readonly DatasetId[];
}

/** A registry of some pipelines, one a dataset. */
export function createPipelineRegistry(pipelines: readonly SourcePipeline[]): PipelineRegistry {
  const byDataset = new Map(pipelines.map((pipeline) => [pipeline.dataset, pipeline]));
  return {
    get(dataset) {
      const pipeline = byDataset.get(dataset);
      if (pipeline !== undefined) return pipeline;
      throw new GridError('UNKNOWN_DATASET', `'${dataset}' has no pipeline in this process`, {
        dataset,
      });
    },
    datasets: [...byDataset.keys()],
    fetched: pipelines.filter((pipeline) => 'fetch' in pipeline).map(({ dataset }) => dataset),
  };
}
