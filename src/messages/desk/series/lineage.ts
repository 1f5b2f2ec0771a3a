import { deskMessages } from '../../choose.ts';
import { seriesLineage as en } from '../../en/desk/series/lineage.ts';

export const seriesLineageMessages = deskMessages({ en });
