import type { BoundingBox } from '../geometry/shape.js';

/** Distance between two neighbouring points of the ERA5 grid, in degrees of latitude and longitude. */
export const CELL_STEP_DEG = 0.25;

/**
 * Grid points kept of ERA5: the smallest box of whole cells around the 12 mainland regions, with one
 * cell to spare on each side. A cell reaches half a step to each side of its point.
 */
export const FRANCE_GRID = {
  southDeg: 42,
  northDeg: 51.5,
  westDeg: -5.5,
  eastDeg: 8.5,
} as const;

/** Grid points from south to north. */
export const GRID_ROWS = (FRANCE_GRID.northDeg - FRANCE_GRID.southDeg) / CELL_STEP_DEG + 1;

/** Grid points from west to east. */
export const GRID_COLUMNS = (FRANCE_GRID.eastDeg - FRANCE_GRID.westDeg) / CELL_STEP_DEG + 1;

/** Grid points of {@link FRANCE_GRID}. */
export const GRID_CELLS = GRID_ROWS * GRID_COLUMNS;

/** A point of the grid. */
export interface GridPoint {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
}

/** Number of a cell, row by row from the south-west corner; undefined off the grid or outside it. */
export function findCellNumber({ latitudeDeg, longitudeDeg }: GridPoint): number | undefined {
  const row = (latitudeDeg - FRANCE_GRID.southDeg) / CELL_STEP_DEG;
  const column = (longitudeDeg - FRANCE_GRID.westDeg) / CELL_STEP_DEG;
  const isOnGrid = Number.isInteger(row) && Number.isInteger(column);
  const isWithin = row >= 0 && row < GRID_ROWS && column >= 0 && column < GRID_COLUMNS;
  return isOnGrid && isWithin ? row * GRID_COLUMNS + column : undefined;
}

/** The point of a cell by its number. */
export function gridPointOf(cell: number): GridPoint {
  return {
    latitudeDeg: FRANCE_GRID.southDeg + Math.floor(cell / GRID_COLUMNS) * CELL_STEP_DEG,
    longitudeDeg: FRANCE_GRID.westDeg + (cell % GRID_COLUMNS) * CELL_STEP_DEG,
  };
}

/** The cell that holds a position, by its number; undefined outside {@link FRANCE_GRID}. */
export function findCellHolding({ latitudeDeg, longitudeDeg }: GridPoint): number | undefined {
  const nearest = (value: number): number => Math.round(value / CELL_STEP_DEG) * CELL_STEP_DEG;
  return findCellNumber({ latitudeDeg: nearest(latitudeDeg), longitudeDeg: nearest(longitudeDeg) });
}

/** The rectangle a cell covers: half a step to each side of its point. */
export function cellBox(cell: number): BoundingBox {
  const { latitudeDeg, longitudeDeg } = gridPointOf(cell);
  const half = CELL_STEP_DEG / 2;
  return {
    westDeg: longitudeDeg - half,
    southDeg: latitudeDeg - half,
    eastDeg: longitudeDeg + half,
    northDeg: latitudeDeg + half,
  };
}
