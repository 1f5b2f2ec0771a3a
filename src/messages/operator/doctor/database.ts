import { operatorMessages } from '../../choose.ts';
import { databaseFindings as en } from '../../en/operator/doctor/database.ts';

export const databaseFindingMessages = operatorMessages({ en });
